/** What a part of the soak found. */
export interface Findings {
  /** What was done and measured, for the table. */
  readonly figures: readonly (readonly [name: string, value: string | number])[];
  /** Each is a promise that was broken, in words, with what is needed to look at it again. */
  readonly violations: readonly string[];
}

/** A part of the soak. It runs as root inside the lab, on the client host unless it says otherwise. */
export interface Part {
  /** What it does and what must hold, in a line. */
  readonly what: string;
  /** What the count counts. */
  readonly unit: string;
  /** The count of a long run. */
  readonly count: number;
  /** The count of the short run that every test run makes. */
  readonly short: number;
  readonly run: (count: number, watch: Watch) => Promise<Findings>;
}

/** How a part is followed while it runs. */
export interface Watch {
  readonly tell: (progress: string) => void;
  /** What was done so far, also where the part is ended before its time. */
  readonly tally: Tally;
}

/** Violations that are kept: the first ones tell what is wrong. */
const MAX_KEPT = 20;

/** Collects violations, and counts what happened by name. */
export class Tally {
  readonly violations: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #notes: (readonly [string, string])[] = [];

  count(name: string, by = 1): void {
    this.#counts.set(name, this.of(name) + by);
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** A figure that is not a count. */
  note(name: string, value: string): void {
    this.#notes.push([name, value]);
  }

  violation(what: string): void {
    if (this.violations.length < MAX_KEPT) this.violations.push(what);
    this.count('violations');
  }

  /** Notes a violation unless `isSo`. */
  expect(isSo: boolean, what: () => string): void {
    if (!isSo) this.violation(what());
  }

  findings(...more: Findings['figures']): Findings {
    const counts = [...this.#counts].sort(([a], [b]) => a.localeCompare(b));
    return { figures: [...more, ...counts, ...this.#notes], violations: this.violations };
  }
}
