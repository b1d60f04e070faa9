import { ReplayGuard } from '#shared/kernel-log';
import type { MonitorMessage } from '#shared/helper';
import type { HitChunk, HitGap, HitNews } from '#shared/ipc';

type HitMessage = Extract<MonitorMessage, { type: 'hits' }>;

interface Kept {
  /** Chunks are numbered one by one, lines too. */
  readonly number: number;
  readonly firstLine: number;
  readonly chunk: HitChunk;
}

/** Lines and characters that wait for the window, or for one that opens later; the oldest go first. */
const MAX_LINES = 50_000;
const MAX_CHARACTERS = 16_000_000;
/** Characters that one answer to the window has, at least one chunk. */
const ANSWER_CHARACTERS = 1_000_000;

/**
 * The lines of the last while. The window takes them from here at its own pace; what it does not take
 * in time is counted. Bounded.
 */
export class HitBuffer {
  #kept: Kept[] = [];
  #lines = 0;
  #characters = 0;
  #nextNumber = 1;
  #nextLine = 1;
  /** Lines before this one were cleared, not lost. */
  #cleared = 1;
  /** The first chunk that the window has not taken. */
  #wanted = 1;
  /** Hits that went before the window took them. */
  #overflow = 0;
  #liveFrom: number | null = null;
  readonly #replay = new ReplayGuard();
  #waiting: ((isWanted: boolean) => void)[] = [];

  /** A new monitor begins, and gives once more what the kernel's buffer has. */
  monitorStarted(): void {
    this.#replay.restart();
  }

  /** Takes a batch of the monitor in. */
  add(message: HitMessage, now: number): void {
    // Lines before the app are those before its first monitor.
    this.#liveFrom ??= message.liveFrom;
    const gaps: HitGap[] = (['kernel', 'helper'] as const).flatMap((why) =>
      message.lost[why] > 0 ? [{ why, count: message.lost[why], at: now }] : [],
    );
    const lines = message.count === 0 ? [] : message.lines.split('\n');
    const added = lines.filter((line) => {
      const meaning = this.#replay.meet(line, Number(line.slice(1, line.indexOf(']'))));
      if (meaning === 'new-after-gap') gaps.push({ why: 'away', count: null, at: now });
      return meaning !== 'known';
    });
    if (added.length === 0 && gaps.length === 0) return;
    this.#keep({
      count: added.length,
      lines: added.length === message.count ? message.lines : added.join('\n'),
      bootAt: message.bootAt,
      gaps,
    });
    for (const wake of this.#waiting.splice(0)) wake(true);
  }

  #keep(chunk: HitChunk): void {
    this.#kept.push({ number: this.#nextNumber, firstLine: this.#nextLine, chunk });
    this.#nextNumber += 1;
    this.#nextLine += chunk.count;
    this.#lines += chunk.count;
    this.#characters += chunk.lines.length;
    let over = 0;
    while (this.#lines > MAX_LINES || this.#characters > MAX_CHARACTERS) {
      const oldest = this.#kept[over];
      if (!oldest) break;
      over += 1;
      this.#lines -= oldest.chunk.count;
      this.#characters -= oldest.chunk.lines.length;
      if (oldest.number >= this.#wanted) this.#overflow += hitsOf(oldest.chunk);
    }
    this.#kept.splice(0, over);
  }

  /**
   * The chunks from a number on, as many as fit one message; waits until there are some.
   *
   * @param from 0 for a window that has none yet, then `next` of the last answer
   */
  async next(from: number, now: () => number = Date.now): Promise<HitNews> {
    this.#wanted = from;
    while (!this.#kept.some(({ number }) => number >= from)) {
      const isWanted = await new Promise<boolean>((resolve) => this.#waiting.push(resolve));
      if (!isWanted) return { chunks: [], next: from, liveFrom: this.#liveFrom };
    }
    const chunks: HitChunk[] = [];
    let next = from;
    let characters = 0;
    for (const { number, firstLine, chunk } of this.#kept) {
      if (number < from) continue;
      if (chunks.length > 0 && characters + chunk.lines.length > ANSWER_CHARACTERS) break;
      const lost = from === 0 ? firstLine - this.#cleared : this.#overflow;
      if (chunks.length > 0 || lost === 0) chunks.push(chunk);
      else {
        const gap: HitGap = { why: 'window', count: lost, at: now() };
        chunks.push({ ...chunk, gaps: [gap, ...chunk.gaps] });
      }
      characters += chunk.lines.length;
      next = number + 1;
    }
    this.#overflow = 0;
    return { chunks, next, liveFrom: this.#liveFrom };
  }

  /** Ends the waiting with nothing: the page that asked is gone, and takes no hits any more. */
  letGo(): void {
    for (const wake of this.#waiting.splice(0)) wake(false);
  }

  /** Forgets the lines; later ones go on with their numbers. */
  clear(): void {
    this.#kept = [];
    this.#lines = 0;
    this.#characters = 0;
    this.#overflow = 0;
    this.#cleared = this.#nextLine;
  }
}

/** Hits that a chunk has, and those of which it tells that they were lost. */
const hitsOf = ({ count, gaps }: HitChunk): number =>
  gaps.reduce((all, gap) => all + (gap.count ?? 0), count);
