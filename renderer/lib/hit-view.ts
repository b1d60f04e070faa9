import type { LiveHit } from '#shared/ipc';
import { logEntries, onLogChange, trim, type LogEntry } from './hit-log.ts';

/** What a viewer shows at this moment; a new object whenever any of it changes. */
export interface HitViewState {
  readonly rows: readonly LogEntry[];
  /** Grows with every change of `rows`, which is changed in place. */
  readonly version: number;
  readonly isPaused: boolean;
  /** Rows that came since the viewer was paused. */
  readonly waiting: number;
  /** Shown hits by second of the wall clock, for the histogram. */
  readonly perSecond: ReadonlyMap<number, number>;
}

/** How far back the histogram reaches, in seconds. */
export const HISTOGRAM_SECONDS = 120;

/** So long may one slice of a pass over the whole log keep the window from answering, in ms. */
const SLICE_MS = 8;
/** The clock is looked at once for so many entries. */
const SLICE_ENTRIES = 500;

/** A pass over the whole log, in slices. */
interface Pass {
  /** Its own copy: the log drops its oldest entries in place. Grows with what comes meanwhile. */
  readonly entries: LogEntry[];
  /** The first entry that was not looked at yet. */
  next: number;
  readonly rows: LogEntry[];
  readonly perSecond: Map<number, number>;
}

/**
 * The part of the log that one viewer shows. It looks at each hit once when it comes, and tells its
 * listener at most once per frame. A new filter looks at all of them again, in slices between which
 * the window answers; until it is through, the rows are as before.
 */
export class HitView {
  #rows: LogEntry[] = [];
  #waiting: LogEntry[] = [];
  #perSecond = new Map<number, number>();
  #pass: Pass | null = null;
  #passFrame: number | null = null;
  #isPaused = false;
  #isFiltered = false;
  #version = 0;
  #matches: (hit: LiveHit) => boolean = () => true;
  #frame: number | null = null;
  #tell: () => void = () => undefined;
  #state: HitViewState;

  constructor() {
    this.#state = this.#snapshot();
  }

  /** Starts to follow the log; for React's useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#tell = listener;
    const end = onLogChange((added) => {
      if (added === 'cleared') this.#clear();
      else if (this.#pass) for (const entry of added) this.#pass.entries.push(entry);
      else if (this.#isFiltered) this.#take(added);
      this.#tellSoon();
    });
    // Before the first filter there is nothing to show; after it, a second look at what was missed.
    if (this.#isFiltered) this.#reload();
    this.#tellSoon();
    return () => {
      end();
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
      this.#endPass();
    };
  };

  readonly state = (): HitViewState => this.#state;

  /** Shows the hits that `matches` from now on, also of those that came before. */
  filter(matches: (hit: LiveHit) => boolean): void {
    this.#matches = matches;
    this.#isFiltered = true;
    this.#reload();
    this.#tellSoon();
  }

  pause(): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    this.#tellSoon();
  }

  /** Takes in what waited. */
  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const entry of this.#waiting) this.#rows.push(entry);
    this.#waiting = [];
    trim(this.#rows);
    this.#tellSoon();
  }

  #reload(): void {
    this.#endPass();
    const pass = { entries: [...logEntries()], next: 0, rows: [], perSecond: new Map() };
    this.#pass = pass;
    this.#continue(pass);
  }

  #continue(pass: Pass): void {
    const end = performance.now() + SLICE_MS;
    while (pass.next < pass.entries.length && performance.now() < end) {
      const slice = pass.entries.slice(pass.next, pass.next + SLICE_ENTRIES);
      this.#sift(slice, pass.rows, pass.perSecond);
      pass.next += slice.length;
    }
    if (pass.next < pass.entries.length) {
      this.#passFrame = requestAnimationFrame(() => this.#continue(pass));
      return;
    }
    this.#endPass();
    trim(pass.rows);
    this.#rows = pass.rows;
    this.#waiting = [];
    this.#perSecond = pass.perSecond;
    this.#tellSoon();
  }

  #endPass(): void {
    if (this.#passFrame !== null) cancelAnimationFrame(this.#passFrame);
    this.#passFrame = null;
    this.#pass = null;
  }

  #clear(): void {
    this.#endPass();
    this.#rows = [];
    this.#waiting = [];
    this.#perSecond = new Map();
  }

  #take(entries: readonly LogEntry[]): void {
    const target = this.#isPaused ? this.#waiting : this.#rows;
    this.#sift(entries, target, this.#perSecond);
    trim(target);
  }

  /** Adds to `rows` what is to be shown of these, and counts it. */
  #sift(entries: readonly LogEntry[], rows: LogEntry[], perSecond: Map<number, number>): void {
    for (const entry of entries) {
      if (entry.kind === 'hit') {
        if (!this.#matches(entry.hit)) continue;
        const second = Math.floor(entry.hit.at / 1000);
        perSecond.set(second, (perSecond.get(second) ?? 0) + 1);
      }
      rows.push(entry);
    }
  }

  #tellSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#forgetOldSeconds();
      this.#version += 1;
      this.#state = this.#snapshot();
      this.#tell();
    });
  }

  #forgetOldSeconds(): void {
    const oldest = Math.floor(Date.now() / 1000) - HISTOGRAM_SECONDS - 1;
    for (const second of this.#perSecond.keys()) {
      if (second < oldest) this.#perSecond.delete(second);
    }
  }

  #snapshot(): HitViewState {
    return {
      rows: this.#rows,
      version: this.#version,
      isPaused: this.#isPaused,
      waiting: this.#waiting.length,
      perSecond: this.#perSecond,
    };
  }
}
