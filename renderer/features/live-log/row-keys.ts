/**
 * Which element shows which of the rows in sight. To make elements costs most of a frame, and to move them
 * in the document as much. Going down, those that leave at the top are moved to show what comes at the
 * bottom, and the others stay as they are. Going up or far, where all but a few would have to move, each
 * stays where it is and shows another row.
 *
 * It may be asked while rendering: a render that is never shown costs some elements more, and that is all.
 */
export class RowKeys {
  #first = 0;
  #length = 0;
  #shift = 0;

  /** From now on so many rows from this place on are shown. */
  follow(first: number, length: number): void {
    const moved = first - this.#first;
    if (length !== this.#length) this.#shift = first;
    else if (moved < 0 || moved >= length) this.#shift += moved;
    this.#first = first;
    this.#length = length;
  }

  /** The key of the element for a row, from 0 to below their number. */
  of(place: number): number {
    return (place - this.#shift) % this.#length;
  }
}
