/**
 * Lines of the kernel log repeat themselves: but for a handful of numbers, one connection's line is the
 * next one's. A line is folded into its shape, which thousands of lines share, and those numbers, so
 * that a hit costs some 30 bytes to keep rather than some 300, and comes back to the letter.
 */
export interface FoldedLine {
  /** The line without level and time, each folded number replaced by its hole. */
  readonly shape: string;
  readonly values: FoldedValues;
}

/** What was taken out of a line; 0 where it was not in there. */
export interface FoldedValues {
  /** IPv4 addresses as numbers of 32 bits. */
  readonly source: number;
  readonly destination: number;
  readonly length: number;
  readonly ttl: number;
  readonly id: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly window: number;
}

/**
 * In the order of the kernel's line. A hole is a control character: /dev/kmsg has none, for the kernel
 * writes them as \\x01 and the like.
 */
const HOLES = [
  ['source', ' SRC=', '\u0001'],
  ['destination', ' DST=', '\u0002'],
  ['length', ' LEN=', '\u0003'],
  ['ttl', ' TTL=', '\u0004'],
  ['id', ' ID=', '\u0005'],
  ['sourcePort', ' SPT=', '\u0006'],
  ['destinationPort', ' DPT=', '\u000e'],
  ['window', ' WINDOW=', '\u000f'],
] as const;

/** Any of the holes. */
const HOLE = new RegExp(HOLES.map(([, , hole]) => hole).join('|'));
const ALL_HOLES = new RegExp(HOLE, 'g');
const NAME_OF_HOLE: ReadonlyMap<string, keyof FoldedValues> = new Map(
  HOLES.map(([name, , hole]) => [hole, name]),
);
const MAX_TTL = 255;
const MAX_NUMBER = 65_535;

/**
 * Folds the text of a line, as `Hit.raw` has it. `unfoldLine` gives the same text again. Null for a text
 * that the kernel does not write.
 */
export function foldLine(raw: string): FoldedLine | null {
  if (HOLE.test(raw)) return null;
  const values = { ...NO_VALUES };
  let shape = '';
  let copied = 0;
  let from = 0;
  for (const [name, key, hole] of HOLES) {
    const at = raw.indexOf(key, from);
    if (at < 0) continue;
    const start = at + key.length;
    const space = raw.indexOf(' ', start);
    const end = space < 0 ? raw.length : space;
    const value = valueOf(name, raw.slice(start, end));
    from = end;
    // What does not read back as it was written stays in the shape.
    if (value === null) continue;
    values[name] = value;
    shape += raw.slice(copied, start) + hole;
    copied = end;
  }
  return { shape: shape + raw.slice(copied), values };
}

const NO_VALUES: { -readonly [Name in keyof FoldedValues]: number } = {
  source: 0,
  destination: 0,
  length: 0,
  ttl: 0,
  id: 0,
  sourcePort: 0,
  destinationPort: 0,
  window: 0,
};

function valueOf(name: keyof FoldedValues, text: string): number | null {
  if (name === 'source' || name === 'destination') return addressNumber(text);
  const value = plainNumber(text, 0, text.length);
  return value > (name === 'ttl' ? MAX_TTL : MAX_NUMBER) ? null : value;
}

/** The number that a text is the one way to write of; Infinity for every other text. */
function plainNumber(text: string, start: number, end: number): number {
  if (end === start || end - start > 5) return Infinity;
  if (end - start > 1 && text.charCodeAt(start) === ZERO) return Infinity;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return Infinity;
    value = value * 10 + digit;
  }
  return value;
}

const ZERO = 0x30;

/** An IPv4 address as a number of 32 bits; null for what is none, or is written in another way. */
export function addressNumber(text: string): number | null {
  let value = 0;
  let start = 0;
  for (let part = 0; part < 4; part += 1) {
    const dot = part === 3 ? text.length : text.indexOf('.', start);
    const octet = dot < 0 ? Infinity : plainNumber(text, start, dot);
    if (octet > 255) return null;
    value = value * 256 + octet;
    start = dot + 1;
  }
  return value;
}

/** The dotted form of an address's number. */
export const addressText = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;

/** The text that was folded. */
export const unfoldLine = (shape: string, values: FoldedValues): string =>
  shape.replace(ALL_HOLES, (hole) => {
    const name = NAME_OF_HOLE.get(hole) ?? 'id';
    const value = values[name];
    return name === 'source' || name === 'destination' ? addressText(value) : String(value);
  });

/** The names of all that is folded. */
export const FOLDED = HOLES.map(([name]) => name);

/** What stands before a number that was folded out of lines of this shape; null where it was not. */
export function textBeforeHole(shape: string, name: keyof FoldedValues): string | null {
  const place = shape.indexOf(HOLES.find(([each]) => each === name)?.[2] ?? '\u0000');
  return place < 0 ? null : shape.slice(0, place);
}

/** The texts of a shape between its holes. */
export const shapeTexts = (shape: string): string[] => shape.split(HOLE);
