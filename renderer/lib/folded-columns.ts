import type { FoldedValues } from '#shared/kernel-log';

/** The numbers folded out of many lines, a column each: 19 bytes a line. */
export interface FoldedColumns {
  readonly source: Uint32Array<ArrayBuffer>;
  readonly destination: Uint32Array<ArrayBuffer>;
  readonly length: Uint16Array<ArrayBuffer>;
  readonly ttl: Uint8Array<ArrayBuffer>;
  readonly id: Uint16Array<ArrayBuffer>;
  readonly sourcePort: Uint16Array<ArrayBuffer>;
  readonly destinationPort: Uint16Array<ArrayBuffer>;
  readonly window: Uint16Array<ArrayBuffer>;
}

/** Columns with room for `count` lines. */
export const foldedColumns = (count: number): FoldedColumns => ({
  source: new Uint32Array(count),
  destination: new Uint32Array(count),
  length: new Uint16Array(count),
  ttl: new Uint8Array(count),
  id: new Uint16Array(count),
  sourcePort: new Uint16Array(count),
  destinationPort: new Uint16Array(count),
  window: new Uint16Array(count),
});

/** Puts the numbers of a line into its place. */
export function setFolded(columns: FoldedColumns, place: number, values: FoldedValues): void {
  columns.source[place] = values.source;
  columns.destination[place] = values.destination;
  columns.length[place] = values.length;
  columns.ttl[place] = values.ttl;
  columns.id[place] = values.id;
  columns.sourcePort[place] = values.sourcePort;
  columns.destinationPort[place] = values.destinationPort;
  columns.window[place] = values.window;
}

/** The numbers that were put into a place. */
export const foldedAt = (columns: FoldedColumns, place: number): FoldedValues => ({
  source: columns.source[place] ?? 0,
  destination: columns.destination[place] ?? 0,
  length: columns.length[place] ?? 0,
  ttl: columns.ttl[place] ?? 0,
  id: columns.id[place] ?? 0,
  sourcePort: columns.sourcePort[place] ?? 0,
  destinationPort: columns.destinationPort[place] ?? 0,
  window: columns.window[place] ?? 0,
});
