import type { HitChunk, HitGap, HitNews } from '#shared/ipc';
import { addressText, unfoldLine, type Hit } from '#shared/kernel-log';
import { foldedAt, foldedColumns, setFolded, type FoldedColumns } from './folded-columns.ts';
import { Shapes, type Folded, type Shape } from './hit-shapes.ts';

/** A hit with its wall time in ms since 1970, and the number of its row. */
export interface LiveHit extends Hit {
  readonly seq: number;
  readonly at: number;
}

/** A row of the log: a hit, or the place where some were lost. */
export type LogEntry =
  | { readonly kind: 'hit'; readonly hit: LiveHit }
  | { readonly kind: 'gap'; readonly row: number; readonly gap: HitGap };

/** Rows of one block. */
const BLOCK = 16_384;

/** Rows in columns: objects of their own would take ten times the memory, and the time to collect it. */
export interface HitBlock extends FoldedColumns {
  readonly at: Float64Array;
  /** Place in the store's shapes; that of none for a gap. */
  readonly shape: Uint32Array;
}

const newBlock = (): HitBlock => ({
  at: new Float64Array(BLOCK),
  shape: new Uint32Array(BLOCK),
  ...foldedColumns(BLOCK),
});

/** Rows that are read once and looked at again. */
const IN_SIGHT = 512;

/** Bytes of a row in a block. */
export const ROW_BYTES = 31;

export interface Retention {
  readonly hits: number;
  readonly bytes: number;
}

/** What changed: rows came or went, or all are gone. */
export type StoreListener = (change: 'rows' | 'cleared') => void;

/**
 * The hits of the window. Rows are numbered one by one; the oldest go first once there are more than
 * are to be kept. Outside of React on purpose: thousands arrive per second.
 */
export class HitStore {
  readonly shapes = new Shapes();
  readonly #gaps = new Map<number, HitGap>();
  readonly #seen = new Map<number, LogEntry>();
  readonly #listeners = new Set<StoreListener>();
  #blocks: HitBlock[] = [];
  /** Number of the first block. */
  #firstBlock = 0;
  #first = 0;
  #end = 0;
  #liveRow = 0;
  /** Where the clock's zero changed: from that row on it was another. */
  #boots: { readonly row: number; readonly bootAt: number }[] = [];
  #retention: Retention = { hits: 100_000, bytes: 64e6 };

  /** Number of the oldest row. */
  get first(): number {
    return this.#first;
  }

  /** Number of the row that comes next. */
  get end(): number {
    return this.#end;
  }

  /** The first row that was not there before the app. */
  get liveRow(): number {
    return Math.max(this.#liveRow, this.#first);
  }

  /** Bytes that the rows take, without what the machine adds to it. */
  get bytes(): number {
    return (this.#end - this.#first) * ROW_BYTES + this.shapes.bytes;
  }

  /** Calls `listener` after each change. Returns the function that ends it. */
  onChange(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps so many from now on. */
  keep(retention: Retention): void {
    this.#retention = retention;
    this.#trim();
    this.#tell('rows');
  }

  /** Takes in what main told. Lines that are none of ours are left out. */
  add({ chunks, liveFrom }: Pick<HitNews, 'chunks' | 'liveFrom'>): void {
    for (const chunk of chunks) this.#addChunk(chunk, liveFrom ?? -Infinity);
    this.#trim();
    this.#tell('rows');
  }

  #addChunk({ lines, count, bootAt, gaps }: HitChunk, liveFrom: number): void {
    for (const gap of gaps) this.#addGap(gap);
    if (count === 0) return;
    if (this.#boots.at(-1)?.bootAt !== bootAt) this.#boots.push({ row: this.#end, bootAt });
    for (const line of lines.split('\n')) this.#addLine(line, bootAt, liveFrom);
  }

  #addGap(gap: HitGap): void {
    const { block, index } = this.#nextPlace();
    block.at[index] = gap.at;
    block.shape[index] = this.shapes.none;
    this.#gaps.set(this.#end, gap);
    this.#end += 1;
  }

  #addLine(line: string, bootAt: number, liveFrom: number): void {
    const folded = this.shapes.take(line);
    if (folded === null) return;
    const { block, index } = this.#nextPlace();
    const { values, clock } = folded;
    block.at[index] = bootAt + clock * 1000;
    block.shape[index] = folded.place;
    setFolded(block, index, values);
    this.#end += 1;
    if (clock <= liveFrom) this.#liveRow = this.#end;
  }

  #nextPlace(): { readonly block: HitBlock; readonly index: number } {
    const number = Math.floor(this.#end / BLOCK) - this.#firstBlock;
    const block = (this.#blocks[number] ??= newBlock());
    return { block, index: this.#end % BLOCK };
  }

  /** The block that has a row, and the row's place in it; undefined for rows that are gone. */
  blockOf(row: number): HitBlock | undefined {
    return this.#blocks[Math.floor(row / BLOCK) - this.#firstBlock];
  }

  readonly indexOf = (row: number): number => row % BLOCK;

  /** When the hit of a row was; NaN for rows that are gone. */
  timeOf(row: number): number {
    return this.blockOf(row)?.at[row % BLOCK] ?? NaN;
  }

  /** What a row has: the same object for as long as it is in sight. Undefined for rows that are gone. */
  entry(row: number): LogEntry | undefined {
    if (!(row >= this.#first && row < this.#end)) return undefined;
    const known = this.#seen.get(row);
    if (known) return known;
    const entry = this.#read(row);
    if (this.#seen.size >= IN_SIGHT) this.#seen.clear();
    if (entry) this.#seen.set(row, entry);
    return entry;
  }

  #read(row: number): LogEntry | undefined {
    const gap = this.#gaps.get(row);
    if (gap) return { kind: 'gap', row, gap };
    const hit = this.#hit(row);
    return hit && { kind: 'hit', hit };
  }

  #hit(row: number): LiveHit | undefined {
    const block = this.blockOf(row);
    const index = row % BLOCK;
    const shape = block && this.shapes.at(block.shape[index]);
    if (!block || !shape) return undefined;
    const values = foldedAt(block, index);
    const at = block.at[index] ?? NaN;
    const numbers: Partial<Record<Folded, number>> = {};
    for (const name of shape.numbers) numbers[name] = values[name];
    return {
      ...shape.hit,
      ...numbers,
      source: shape.hasSource ? addressText(values.source) : shape.hit.source,
      destination: shape.hasDestination ? addressText(values.destination) : shape.hit.destination,
      raw: unfoldLine(shape.text, values),
      clock: Math.round((at - this.#bootAt(row)) * 1000) / 1e6,
      seq: row,
      at,
    };
  }

  #bootAt(row: number): number {
    return this.#boots.findLast((boot) => boot.row <= row)?.bootAt ?? 0;
  }

  clear(): void {
    this.#first = this.#end;
    this.#blocks = [];
    this.#firstBlock = Math.floor(this.#end / BLOCK);
    this.#gaps.clear();
    this.#seen.clear();
    this.shapes.clear();
    this.#boots = this.#boots.slice(-1);
    this.#tell('cleared');
  }

  #trim(): void {
    while (this.#end - this.#first > this.#retention.hits || this.bytes > this.#retention.bytes) {
      if (this.#first >= this.#end) break;
      const block = this.blockOf(this.#first);
      const shape = block?.shape[this.#first % BLOCK] ?? this.shapes.none;
      if (shape === this.shapes.none) this.#gaps.delete(this.#first);
      else this.shapes.release(shape);
      this.#first += 1;
    }
    const gone = Math.floor(this.#first / BLOCK) - this.#firstBlock;
    if (gone <= 0) return;
    this.#blocks.splice(0, gone);
    this.#firstBlock += gone;
    const boot = this.#boots.findLastIndex(({ row }) => row <= this.#first);
    if (boot > 0) this.#boots.splice(0, boot);
  }

  #tell(change: 'rows' | 'cleared'): void {
    for (const listener of this.#listeners) listener(change);
  }
}

export type { Shape };

/** The hits of this window. */
export const hitStore = new HitStore();
