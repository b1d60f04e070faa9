import {
  foldLine,
  parseLogLine,
  shapeTexts,
  textBeforeHole,
  type FoldedValues,
  type Hit,
} from '#shared/kernel-log';

/** What the lines of a shape have in common. */
export interface Shape {
  readonly text: string;
  /** The first hit of this shape; its numbers and addresses are that hit's own. */
  readonly hit: Hit;
  /** The numbers of a hit that were folded, and that its kind of packet has. */
  readonly numbers: readonly Folded[];
  readonly hasSource: boolean;
  readonly hasDestination: boolean;
  /** The texts between the holes, in lower case. */
  readonly texts: readonly string[];
}

export type Folded = Exclude<keyof FoldedValues, 'source' | 'destination'>;
const NUMBERS = [
  'length',
  'ttl',
  'id',
  'sourcePort',
  'destinationPort',
  'window',
] as const satisfies readonly Folded[];

/** Bytes that a shape takes beside its text: its hit, its texts, its places in maps. */
const SHAPE_BYTES = 1200;

interface Slot {
  readonly shape: Shape;
  uses: number;
}

/** A line, as the place of its shape and the numbers that were folded out of it. */
export interface TakenLine {
  readonly place: number;
  readonly clock: number;
  readonly values: FoldedValues;
}

/** The shapes of all lines that are kept. Those of which no line is left go with it. */
export class Shapes {
  /** The place of no shape. */
  readonly none = 0;
  #slots: (Slot | undefined)[] = [undefined];
  #free: number[] = [];
  readonly #places = new Map<string, number>();
  #bytes = 0;

  /** Bytes that the shapes take, about. */
  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#places.size;
  }

  /** Takes a line in: `[  501.922553] IPTLB_…`. Null for one that is no line of ours. */
  take(line: string): TakenLine | null {
    const close = line.indexOf(']');
    const start = line.indexOf('IPTLB', close);
    if (close < 0 || start < 0) return null;
    const folded = foldLine(line.slice(start).trimEnd());
    if (folded === null) return null;
    const { shape: text, values } = folded;
    const place = this.#places.get(text) ?? this.#add(text, line);
    if (place === null) return null;
    const slot = this.#slots[place];
    if (slot) slot.uses += 1;
    return { place, clock: Number(line.slice(1, close)), values };
  }

  #add(text: string, line: string): number | null {
    const hit = parseLogLine(line);
    if (!hit) return null;
    const hasHole = (name: keyof FoldedValues) => textBeforeHole(text, name) !== null;
    const shape: Shape = {
      text,
      hit,
      numbers: NUMBERS.filter((name) => hit[name] !== undefined && hasHole(name)),
      hasSource: hasHole('source'),
      hasDestination: hasHole('destination'),
      texts: shapeTexts(text.toLowerCase()),
    };
    const place = this.#free.pop() ?? this.#slots.length;
    this.#slots[place] = { shape, uses: 0 };
    this.#places.set(text, place);
    this.#bytes += SHAPE_BYTES + 2 * text.length;
    return place;
  }

  at(place: number | undefined): Shape | undefined {
    return place === undefined ? undefined : this.#slots[place]?.shape;
  }

  /** One line of this shape is kept no longer. */
  release(place: number): void {
    const slot = this.#slots[place];
    if (!slot) return;
    slot.uses -= 1;
    if (slot.uses > 0) return;
    this.#slots[place] = undefined;
    this.#free.push(place);
    this.#places.delete(slot.shape.text);
    this.#bytes -= SHAPE_BYTES + 2 * slot.shape.text.length;
  }

  clear(): void {
    this.#slots = [undefined];
    this.#free = [];
    this.#places.clear();
    this.#bytes = 0;
  }
}
