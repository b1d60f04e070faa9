/**
 * Which element shows which of the rows in sight. To make elements costs most of a frame, and to move them
 * in the document as much. Going down, those that leave at the top are moved to show what comes at the
 * bottom, and the others stay as they are. Going up or far, where all but a few would have to move, each
 * stays where it is and shows another row.
 */
export class RowKeys {
  static readonly NONE = new RowKeys(0, 0, 0);

  readonly #first: number;
  readonly #length: number;
  readonly #shift: number;

  private constructor(first: number, length: number, shift: number) {
    this.#first = first;
    this.#length = length;
    this.#shift = shift;
  }

  /** The keys once so many rows from this place on are shown: the same object where they are already. */
  follow(first: number, length: number): RowKeys {
    if (length !== this.#length) return new RowKeys(first, length, first);
    const moved = first - this.#first;
    if (moved === 0) return this;
    const isFar = moved < 0 || moved >= length;
    return new RowKeys(first, length, isFar ? this.#shift + moved : this.#shift);
  }

  /** The key of the element for a row, from 0 to below their number. */
  of(place: number): number {
    return (place - this.#shift) % this.#length;
  }
}
