import type { Hit } from '#shared/kernel-log';
import type { HitBatch, LiveHit } from '#shared/ipc';

/** Hits that are kept for a window that opens later; the oldest go first. */
const CAPACITY = 20_000;

/** The hits of the last while, numbered and with wall time. Bounded; what is lost is counted. */
export class HitBuffer {
  #hits: LiveHit[] = [];
  #next = 1;
  #dropped = 0;

  /**
   * @param bootAt wall time of the kernel clock's zero, in ms since 1970
   * @param dropped hits lost before these
   * @returns what is new, to be passed on
   */
  add(hits: readonly Hit[], bootAt: number, dropped: number): HitBatch {
    this.#dropped += dropped;
    const added = hits.map((hit): LiveHit => ({
      ...hit,
      seq: this.#next++,
      at: bootAt + hit.clock * 1000,
    }));
    this.#hits.push(...added);
    if (this.#hits.length > CAPACITY) this.#hits = this.#hits.slice(-CAPACITY);
    return { hits: added, dropped: this.#dropped };
  }

  recent(): HitBatch {
    return { hits: this.#hits, dropped: this.#dropped };
  }

  clear(): void {
    this.#hits = [];
    this.#dropped = 0;
  }
}
