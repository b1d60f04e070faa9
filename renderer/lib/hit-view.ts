import type { CompiledQuery } from './hit-query.ts';
import type { HitStore } from './hit-store.ts';
import type { AskLines } from './line-match.ts';
import { LineBatch } from './line-batch.ts';
import { RowList } from './row-list.ts';

/** A span of wall time in ms since 1970; the end is not in it. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** Which of the rows that match a viewer shows. */
export interface HitLimits {
  /** Rows from this one on came since the viewer was paused, and wait; null while it follows. */
  readonly pausedAt: number | null;
  /** Only the hits of this time; null for all. */
  readonly range: TimeRange | null;
}

const NO_LIMITS: HitLimits = { pausedAt: null, range: null };

/** What a viewer shows at this moment; a new object whenever any of it changes. */
export interface HitViewState {
  /** Rows that are shown. */
  readonly count: number;
  /** The number of the row at a place; NaN where there is none. */
  readonly rowAt: (place: number) => number;
  /** The place of a row, or of the one after it. */
  readonly placeOf: (row: number) => number;
  readonly version: number;
  readonly isPaused: boolean;
  /** Rows that came since the viewer was paused. */
  readonly waiting: number;
  readonly range: TimeRange | null;
  /** How much of the log was looked at for a new filter, 0 to 1; null when it is through. */
  readonly progress: number | null;
  /** A pattern took too long and was given up. */
  readonly isTooSlow: boolean;
  /** The times of the first and the last row, shown or not in the range; null without rows. */
  readonly span: TimeRange | null;
  /** Counts all rows that match, in so many equal parts of a span of time. */
  readonly countOver: (span: TimeRange, parts: number) => readonly number[];
}

/** So long may one slice of a pass keep the window from answering, in ms. */
const SLICE_MS = 6;
/** The clock is looked at once for so many rows. */
const SLICE_ROWS = 2048;

/**
 * What a new filter has found by then is shown, though it has not looked at all rows, in ms. Drawing it
 * takes two frames more: an answer within 0.1 s is one to what was typed, and not a change by itself.
 */
const SHOW_AFTER_MS = 30;

/**
 * A walk over the log: from its newest row back to the oldest, since the newest are what is in sight, and
 * then on with what comes.
 */
interface Pass {
  readonly query: CompiledQuery;
  readonly rows: RowList;
  readonly begun: number;
  /** Rows from this one on came after the walk began. */
  readonly newest: number;
  /** Rows from `low` to `high`, without that, have been looked at. */
  low: number;
  high: number;
  batch: LineBatch;
  isAsking: boolean;
  isTooSlow: boolean;
  /** Whether all that was there when it began has been looked at. */
  isThrough: boolean;
}

/** Lets the window answer before `task` runs. */
export type Later = (task: () => void) => void;

/**
 * The part of the log that one viewer shows. It looks at each row once, and tells its listener at most
 * once per frame. A new filter looks at all of them again, in slices between which the window answers.
 */
export class HitView {
  readonly #store: HitStore;
  readonly #ask: AskLines;
  readonly #later: Later;
  #pass: Pass | null = null;
  #rows = new RowList();
  #limits: HitLimits;
  #version = 0;
  #frame: number | null = null;
  #tell: () => void = () => undefined;
  #state: HitViewState;

  constructor(store: HitStore, ask: AskLines, later: Later, limits = NO_LIMITS) {
    this.#limits = limits;
    this.#store = store;
    this.#ask = ask;
    this.#later = later;
    this.#state = this.#snapshot();
  }

  /** Starts to follow the log; for React's useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#tell = listener;
    const end = this.#store.onChange((change) => {
      if (change === 'cleared' && this.#pass) this.#begin(this.#pass.query);
      if (change === 'cleared') this.#rows = this.#pass?.rows ?? new RowList();
      this.#tellSoon();
    });
    this.#tellSoon();
    return () => {
      end();
      this.#tell = () => undefined;
      if (this.#frame !== null) cancelAnimationFrame(this.#frame);
      this.#frame = null;
    };
  };

  readonly state = (): HitViewState => this.#state;

  /** Shows the hits that match from now on, also of those that came before. */
  filter(query: CompiledQuery): void {
    this.#begin(query);
    this.#tellSoon();
  }

  /** Shows other ones of the rows that match. */
  limit(limits: HitLimits): void {
    this.#limits = limits;
    this.#tellSoon();
  }

  #begin(query: CompiledQuery): void {
    const { end } = this.#store;
    const pass: Pass = {
      query,
      rows: new RowList(end - this.#oldest(query)),
      begun: performance.now(),
      newest: end,
      low: end,
      high: end,
      batch: new LineBatch(),
      isAsking: false,
      isTooSlow: false,
      isThrough: false,
    };
    this.#pass = pass;
    this.#later(() => this.#work(pass));
  }

  /** The first row that a query asks for. */
  #oldest({ hasEarlier }: CompiledQuery): number {
    return hasEarlier ? this.#store.first : this.#store.liveRow;
  }

  /** Looks at rows for one slice, then goes on later where more are left. */
  #work(pass: Pass): void {
    if (pass !== this.#pass || pass.isAsking || pass.isTooSlow) return;
    const end = performance.now() + SLICE_MS;
    while (!pass.batch.isFull && this.#isLeft(pass)) {
      this.#scan(pass);
      if (performance.now() >= end) break;
    }
    const isLeft = this.#isLeft(pass);
    if (pass.batch.rows.length > 0 && (pass.batch.isFull || !isLeft)) {
      void this.#askLines(pass);
    } else if (isLeft) {
      this.#showFound(pass);
      this.#later(() => this.#work(pass));
    } else {
      this.#finish(pass);
    }
  }

  /** Whether there is more to look at before it is through, or afterwards, of what came meanwhile. */
  #isLeft({ isThrough, query, low, high }: Pass): boolean {
    return isThrough ? high < this.#store.end : low > this.#oldest(query);
  }

  #scan(pass: Pass): void {
    const { isThrough, query, batch } = pass;
    if (isThrough) {
      pass.high = Math.max(pass.high, this.#oldest(query));
      const end = Math.min(pass.high + SLICE_ROWS, this.#store.end);
      while (pass.high < end && !batch.isFull) {
        this.#look(pass, pass.high);
        pass.high += 1;
      }
    } else {
      const end = Math.max(pass.low - SLICE_ROWS, this.#oldest(query));
      while (pass.low > end && !batch.isFull) {
        pass.low -= 1;
        this.#look(pass, pass.low);
      }
    }
  }

  /** Takes a row, leaves it out, or has its line looked at. */
  #look(pass: Pass, row: number): void {
    const { query, batch } = pass;
    const hasLines = query.lineTerms.length > 0;
    const block = this.#store.blockOf(row);
    if (!block) return;
    const index = this.#store.indexOf(row);
    const place = block.shape[index] ?? 0;
    const shape = this.#store.shapes.at(place);
    if (!shape) {
      // Where hits were lost is seen under every filter.
      if (hasLines) batch.add(row, block, index, '', '');
      else this.#take(pass, row);
      return;
    }
    const plan = query.planOf(place, shape);
    if (plan.isOut || !plan.tests.every((test) => test(block, index))) return;
    // In a batch also what is decided already: the rows stay in their order.
    if (!hasLines) this.#take(pass, row);
    else batch.add(row, block, index, shape.text, plan.ownerAt(block, index));
  }

  #take({ rows, newest }: Pass, row: number): void {
    if (row >= newest) rows.push(row);
    else rows.unshift(row);
  }

  async #askLines(pass: Pass): Promise<void> {
    const { batch } = pass;
    pass.isAsking = true;
    pass.batch = new LineBatch();
    const answer = await this.#ask(batch.question(pass.query.lineTerms));
    pass.isAsking = false;
    if (pass !== this.#pass) return;
    if (answer === null) {
      pass.isTooSlow = true;
      this.#finish(pass);
      this.#tellSoon();
      return;
    }
    for (const [place, row] of batch.rows.entries()) {
      const isGap = this.#store.blockOf(row)?.shape[this.#store.indexOf(row)] === 0;
      if (answer[place] === 1 || isGap) this.#take(pass, row);
    }
    this.#showFound(pass);
    this.#work(pass);
  }

  /** Shows what a walk has found so far, unless it may be through in no time. */
  #showFound(pass: Pass): void {
    if (performance.now() - pass.begun >= SHOW_AFTER_MS) this.#rows = pass.rows;
    this.#tellSoon();
  }

  #finish(pass: Pass): void {
    if (pass.isThrough) return;
    pass.isThrough = true;
    pass.rows.trim();
    this.#rows = pass.rows;
    this.#tellSoon();
  }

  #tellSoon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      const pass = this.#pass;
      // What came since the last frame; a pass that is not through goes on by itself.
      if (pass?.isThrough && pass.high < this.#store.end) this.#work(pass);
      this.#rows.dropBelow(this.#store.first);
      this.#version += 1;
      this.#state = this.#snapshot();
      this.#tell();
    });
  }

  #snapshot(): HitViewState {
    const rows = this.#rows;
    const pass = this.#pass;
    const { pausedAt, range } = this.#limits;
    const followed = pausedAt === null ? rows.length : rows.placeOf(pausedAt);
    const low = range === null ? 0 : this.#placeAt(range.from);
    const high = range === null ? followed : Math.min(followed, this.#placeAt(range.to));
    const count = Math.max(0, high - low);
    return {
      count,
      rowAt: (place) => (place >= 0 && place < count ? rows.at(low + place) : NaN),
      placeOf: (row) => rows.placeOf(row) - low,
      version: this.#version,
      isPaused: pausedAt !== null,
      waiting: rows.length - followed,
      range,
      progress: !pass || pass.isThrough ? null : this.#progressOf(pass),
      isTooSlow: pass?.isTooSlow ?? false,
      span:
        rows.length === 0
          ? null
          : {
              from: this.#store.timeOf(rows.at(0)),
              to: this.#store.timeOf(rows.at(rows.length - 1)) + 1,
            },
      countOver: (span, parts) => this.#countOver(span, parts),
    };
  }

  #progressOf({ query, newest, low }: Pass): number {
    return (newest - low) / Math.max(1, newest - this.#oldest(query));
  }

  /** The place of the first row that is not before a time: rows come in the order of their times. */
  #placeAt(time: number): number {
    return this.#rows.search((row) => this.#store.timeOf(row) < time);
  }

  #countOver({ from, to }: TimeRange, parts: number): readonly number[] {
    const places = Array.from({ length: parts + 1 }, (_, part) =>
      this.#placeAt(from + ((to - from) * part) / parts),
    );
    return Array.from(
      { length: parts },
      (_, part) => (places[part + 1] ?? 0) - (places[part] ?? 0),
    );
  }
}
