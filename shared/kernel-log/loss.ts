/** What the LOG rules of a tag have counted. */
export type LogCounters = ReadonlyMap<string, number>;

interface Tally {
  /** The kernel's time when the tally began, in seconds, and the counter then. */
  since: number;
  base: number;
  counter: number;
  /** Whole lines up to the last reading, and after it. */
  upTo: number;
  after: number;
  missing: number;
  told: number;
}

/** Seconds without a line after which a reader of the log is through, and not merely behind. */
const SILENCE = 5;

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
  /** The kernel's time of the last line that was read. */
  #latest = -Infinity;

  /**
   * A whole line was read.
   *
   * @param clock the kernel's time of the line, in seconds
   */
  seen(tag: string, clock: number): void {
    this.#latest = Math.max(this.#latest, clock);
    const tally = this.#tallies.get(tag);
    // What was written before the tally began is in its base, whenever it is read.
    if (!tally || clock <= tally.since) return;
    if (clock <= this.#cut) tally.upTo += 1;
    else tally.after += 1;
  }

  /**
   * The counters were read. Lines come in their order: once one has come that was written after a reading,
   * all that was written before it has come too, or never will. A reading before that is passed over.
   *
   * @param from the kernel's time when the reading began, in seconds: what was written before is in it
   * @param until the kernel's time after which no line counts for this reading, in seconds
   * @returns how many lines are known to be lost that were not told before
   */
  read(counters: LogCounters, from: number, until: number): number {
    const isBehind = this.#latest <= this.#cut && until - this.#cut < SILENCE;
    for (const [tag, counter] of counters) {
      const tally = this.#tallies.get(tag);
      if (tally && counter >= tally.counter) continue;
      this.#tallies.set(tag, { ...EMPTY, since: from, base: counter, counter });
    }
    if (isBehind) return 0;
    let lost = 0;
    for (const [tag, tally] of this.#tallies) {
      // Lines that come late must not be told as lost: only what is missing twice in a row is.
      const missing = Math.max(0, tally.counter - tally.base - tally.upTo);
      const certain = Math.min(missing, tally.missing);
      tally.missing = missing;
      if (certain > tally.told) {
        lost += certain - tally.told;
        tally.told = certain;
      }
      tally.counter = counters.get(tag) ?? tally.counter;
      tally.upTo += tally.after;
      tally.after = 0;
      if (!counters.has(tag)) this.#tallies.delete(tag);
    }
    this.#cut = until;
    return lost;
  }
}

const EMPTY: Tally = {
  since: -Infinity,
  base: 0,
  counter: 0,
  upTo: 0,
  after: 0,
  missing: 0,
  told: 0,
};
