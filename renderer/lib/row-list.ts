/** Room for numbers that come at the end. */
const ROOM = 1024;

/** Numbers that only grow, in little memory: new ones come at the end, old ones go at the start. */
export class RowList {
  #numbers: Float64Array<ArrayBuffer>;
  #start: number;
  #end: number;

  /** @param before so many come at the start, before any comes at the end */
  constructor(before = 0) {
    this.#numbers = new Float64Array(before + ROOM);
    this.#start = before;
    this.#end = before;
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** The number at a place; NaN outside of the list. */
  at(place: number): number {
    return place < 0 ? NaN : (this.#numbers[this.#start + place] ?? NaN);
  }

  /** Puts a number before all others; only as many times as the list was made for. */
  unshift(row: number): void {
    if (this.#start === 0)
      throw new RangeError('The list was made for fewer numbers at its start.');
    this.#start -= 1;
    this.#numbers[this.#start] = row;
  }

  /** Gives back the memory for numbers that did not come at the start. */
  trim(): void {
    const kept = this.#numbers.subarray(this.#start, this.#end);
    this.#numbers = new Float64Array(kept.length + ROOM);
    this.#numbers.set(kept);
    this.#end = kept.length;
    this.#start = 0;
  }

  push(row: number): void {
    if (this.#end === this.#numbers.length) this.#makeRoom();
    this.#numbers[this.#end] = row;
    this.#end += 1;
  }

  #makeRoom(): void {
    const kept = this.#numbers.subarray(this.#start, this.#end);
    // Where much has gone at the start, moving is enough.
    const room =
      kept.length > this.#numbers.length / 2 ? this.#numbers.length * 2 : this.#numbers.length;
    const numbers = room === this.#numbers.length ? this.#numbers : new Float64Array(room);
    numbers.set(kept);
    this.#numbers = numbers;
    this.#end = kept.length;
    this.#start = 0;
  }

  /** How many numbers are below `row`. */
  placeOf(row: number): number {
    return this.search((each) => each < row);
  }

  /** The place of the first number for which `isBefore` no longer holds. */
  search(isBefore: (row: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.at(middle))) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Forgets the numbers below `row`. */
  dropBelow(row: number): void {
    this.#start += this.placeOf(row);
  }
}
