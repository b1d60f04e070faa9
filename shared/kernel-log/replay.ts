/** Lines that are remembered to know them again. */
const REMEMBERED = 4096;
/** The processors of a machine write their lines up to so much out of order, in seconds. */
const DISORDER = 0.05;

/**
 * Follows a log whose reader may have to begin again: the kernel then gives its whole buffer once more,
 * and what was read before must not come twice.
 */
export class ReplayGuard {
  /** The last lines, as a ring. */
  readonly #last: string[] = [];
  #next = 0;
  #clock = -Infinity;
  /** The last lines at the time of the restart; null while the log goes on. */
  #known: ReadonlySet<string> | null = null;
  #hasMet = false;

  /** The log begins again. */
  restart(): void {
    if (this.#last.length === 0) return;
    this.#known = new Set(this.#last);
    this.#hasMet = false;
  }

  /**
   * What a line is to somebody who heard all lines so far:
   *
   * - known: it came before
   * - new
   * - new-after-gap: it is new, and between the last known line and this one some may be missing
   *
   * @param clock the kernel's time of the line, in seconds
   */
  meet(line: string, clock: number): 'known' | 'new' | 'new-after-gap' {
    const known = this.#known;
    if (known === null) {
      this.#remember(line, clock);
      return 'new';
    }
    if (known.has(line)) {
      this.#hasMet = true;
      return 'known';
    }
    if (clock < this.#clock - DISORDER) return 'known';
    const isGap = !this.#hasMet;
    this.#hasMet = true;
    if (clock > this.#clock + DISORDER) this.#known = null;
    this.#remember(line, clock);
    return isGap ? 'new-after-gap' : 'new';
  }

  #remember(line: string, clock: number): void {
    this.#last[this.#next] = line;
    this.#next = (this.#next + 1) % REMEMBERED;
    if (clock > this.#clock) this.#clock = clock;
  }
}
