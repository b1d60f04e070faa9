/** What the LOG rules of a tag have counted. */
export type LogCounters = ReadonlyMap<string, number>;

interface Tally {
  /** The counter when the tally began. */
  base: number;
  counter: number;
  /** Whole lines up to the last reading, and after it. */
  upTo: number;
  after: number;
  missing: number;
  told: number;
}

/**
 * Finds out what the kernel's log lost. Its readers are not told: `dmesg` passes over what was
 * overwritten before it came to it. But the LOG rules count each packet that they log, so what they
 * counted and no line tells of is lost: in the kernel's buffer, or as a line that was not whole.
 *
 * It errs on the side of silence: lines of other network namespaces with the same tag, a rule that was
 * replaced, and the moments around a reading can hide losses, never make them up.
 */
export class LossMeter {
  readonly #tallies = new Map<string, Tally>();
  #cut = -Infinity;

  /**
   * A whole line was read.
   *
   * @param clock the kernel's time of the line, in seconds
   */
  seen(tag: string, clock: number): void {
    const tally = this.#tallies.get(tag);
    if (!tally) return;
    if (clock <= this.#cut) tally.upTo += 1;
    else tally.after += 1;
  }

  /**
   * The counters were read. Lines that were written before should all have come by the next reading.
   *
   * @param until the kernel's time after which no line counts for this reading, in seconds
   * @returns how many lines are known to be lost that were not told before
   */
  read(counters: LogCounters, until: number): number {
    let lost = 0;
    for (const tally of this.#tallies.values()) {
      // Lines that come late must not be told as lost: only what is missing twice in a row is.
      const missing = Math.max(0, tally.counter - tally.base - tally.upTo);
      const certain = Math.min(missing, tally.missing);
      tally.missing = missing;
      if (certain > tally.told) {
        lost += certain - tally.told;
        tally.told = certain;
      }
    }
    for (const [tag, counter] of counters) {
      const tally = this.#tallies.get(tag);
      if (!tally || counter < tally.counter) {
        this.#tallies.set(tag, { ...EMPTY, base: counter, counter });
        continue;
      }
      tally.counter = counter;
      tally.upTo += tally.after;
      tally.after = 0;
    }
    for (const tag of this.#tallies.keys()) if (!counters.has(tag)) this.#tallies.delete(tag);
    this.#cut = until;
    return lost;
  }
}

const EMPTY: Tally = { base: 0, counter: 0, upTo: 0, after: 0, missing: 0, told: 0 };
