/** So long does the best reading count, in seconds: the clocks run apart by some µs a second. */
const WINDOW = 60;
/** Smaller changes are not followed, so that times of neighbouring lines compare, in seconds. */
const STICKY = 0.005;
/** What the clocks may run apart while no line tells, in seconds: some hours' worth. */
const APART = 0.1;
/** A line is read by so much later than it was written, in seconds; more on a busy machine. */
const READING = 0.02;

/**
 * What the kernel's clock in the log says in wall time.
 *
 * The log has a clock of its own, which runs apart from the monotonic clock by seconds a week
 * (`dmesg --ctime` warns of it). A line cannot be read before it was written, so the smallest
 * difference between the two when lines arrive tells how far apart they are.
 */
export class KernelClock {
  readonly #monotonic: () => number;
  readonly #wall: () => number;
  /** Smallest differences of this window and of the one before, in seconds. */
  #best = Infinity;
  #before = Infinity;
  #since = -Infinity;
  #offset = 0;

  /**
   * @param monotonic in seconds
   * @param wall in milliseconds since 1970
   */
  constructor(
    monotonic: () => number = () => Number(process.hrtime.bigint()) / 1e9,
    wall: () => number = Date.now,
  ) {
    this.#monotonic = monotonic;
    this.#wall = wall;
  }

  /** A line that was written just now says this time, in seconds. */
  hear(clock: number): void {
    const now = this.#monotonic();
    if (now - this.#since > WINDOW) {
      this.#before = this.#best;
      this.#best = Infinity;
      this.#since = now;
    }
    this.#best = Math.min(this.#best, now - clock);
    const offset = Math.min(this.#best, this.#before);
    if (Math.abs(offset - this.#offset) > STICKY) this.#offset = offset;
  }

  /** What the kernel's clock says now, at most some ms late, in seconds. */
  now(): number {
    return this.#monotonic() - this.#offset;
  }

  /**
   * The kernel's times around a reading of the counters that has just ended: what was written before `from` is in
   * it, and what is written after `until` is not. Rather too early and too late than the other way round.
   *
   * @param tookMs how long it took
   * @param liveFrom the kernel's time of the last line that was there when the log began to be read
   */
  around(tookMs: number, liveFrom: number): { readonly from: number; readonly until: number } {
    const now = this.now();
    // Until a line has told how far the clocks are apart, only the log's own clock parts old lines from new ones.
    const isKnown = Math.min(this.#best, this.#before) < Infinity;
    return { from: isKnown ? now - tookMs / 1000 - APART : liveFrom, until: now + READING };
  }

  #bootAt = NaN;

  /** Wall time of the kernel clock's zero, in ms since 1970. The wall clock can be set at any time. */
  bootAt(): number {
    const bootAt = this.#wall() - this.now() * 1000;
    if (!(Math.abs(bootAt - this.#bootAt) < STICKY * 1000)) this.#bootAt = bootAt;
    return this.#bootAt;
  }
}
