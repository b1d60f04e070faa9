import { foldedAt, foldedColumns, setFolded } from './folded-columns.ts';
import type { HitBlock } from './hit-store.ts';
import type { LineQuestion } from './line-match.ts';

/** Lines of one question to the worker. */
export const BATCH = 8192;

/** Collects rows whose lines are to be looked at. */
export class LineBatch {
  readonly #rows: number[] = [];
  readonly #texts: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #columns = {
    text: new Uint32Array(BATCH),
    owner: new Uint32Array(BATCH),
    ...foldedColumns(BATCH),
  };

  /** The numbers of the rows. */
  get rows(): readonly number[] {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows.length >= BATCH;
  }

  add(row: number, block: HitBlock, index: number, shape: string, owner: string): void {
    const place = this.#rows.length;
    const columns = this.#columns;
    columns.text[place] = this.#placeOf(shape);
    columns.owner[place] = this.#placeOf(owner);
    setFolded(columns, place, foldedAt(block, index));
    this.#rows.push(row);
  }

  #placeOf(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.#texts.length);
    return this.#texts.push(text) - 1;
  }

  question(terms: LineQuestion['terms']): LineQuestion {
    return { terms, texts: this.#texts, columns: { count: this.#rows.length, ...this.#columns } };
  }
}
