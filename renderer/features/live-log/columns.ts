import { formatTime } from '#lib/format';
import { destinationOf, sourceOf } from '#lib/hit-filter';
import type { LiveHit } from '#lib/hit-store';
import { words } from '#lib/words';

export type ColumnId = keyof typeof words.log.columns;

export interface Column {
  readonly id: ColumnId;
  /** Width in px, and how it shares in what is left. */
  readonly min: number;
  readonly grow: number;
  /** The higher, the sooner it goes where there is no room; 0 stays. */
  readonly spare: number;
  readonly isNumber?: boolean;
  /** Absent where the row says it in its own way. */
  readonly text?: (hit: LiveHit) => string;
}

/** The way through the computer: `eth0 → lo`, with a dash for the end that is the computer itself. */
export const pathText = (hit: LiveHit): string =>
  `${hit.in || words.common.none} → ${hit.out || words.common.none}`;

const optional = (value: number | string | undefined): string =>
  value === undefined ? words.common.none : String(value);

export const COLUMNS: readonly Column[] = [
  { id: 'time', min: 88, grow: 0, spare: 0, text: (hit) => formatTime(hit.at) },
  { id: 'profile', min: 88, grow: 1.2, spare: 0 },
  { id: 'hook', min: 78, grow: 0, spare: 3, text: (hit) => hit.hook },
  { id: 'path', min: 92, grow: 0.8, spare: 4, text: pathText },
  // The longest address has 21 characters.
  { id: 'source', min: 152, grow: 1, spare: 0, text: sourceOf },
  { id: 'destination', min: 152, grow: 1, spare: 1, text: destinationOf },
  { id: 'protocol', min: 56, grow: 0, spare: 2, text: (hit) => hit.protocol },
  { id: 'flags', min: 64, grow: 0.5, spare: 5, text: (hit) => hit.flags.join(' ') },
  { id: 'length', min: 52, grow: 0, spare: 6, isNumber: true, text: (hit) => optional(hit.length) },
];

/** Those that are shown only where a person wants them. */
const EXTRA: readonly Column[] = [
  { id: 'ttl', min: 44, grow: 0, spare: 5, isNumber: true, text: (hit) => optional(hit.ttl) },
  { id: 'id', min: 56, grow: 0, spare: 5, isNumber: true, text: (hit) => optional(hit.id) },
  { id: 'window', min: 60, grow: 0, spare: 5, isNumber: true, text: (hit) => optional(hit.window) },
  {
    id: 'mark',
    min: 64,
    grow: 0,
    spare: 5,
    text: ({ mark }) => (mark === undefined ? words.common.none : `0x${mark.toString(16)}`),
  },
  { id: 'mac', min: 120, grow: 1, spare: 5, text: (hit) => optional(hit.mac) },
  { id: 'uid', min: 60, grow: 0, spare: 5, isNumber: true, text: (hit) => optional(hit.uid) },
  {
    id: 'clock',
    min: 120,
    grow: 0,
    spare: 5,
    isNumber: true,
    text: ({ clock }) => clock.toFixed(6),
  },
];

export const ALL_COLUMNS: readonly Column[] = [...COLUMNS, ...EXTRA];

/** Room between two columns, and beside them all, in px. */
const GAP = 10;
const BESIDE = 24;

export const widthOf = (columns: readonly Column[]): number =>
  columns.reduce((all, { min }) => all + min + GAP, BESIDE - GAP);

interface ColumnChoice {
  /** Those that a person chose; null for as many as have room. */
  readonly chosen: readonly string[] | null;
  /** Whether all hits are of one profile. */
  readonly isScoped: boolean;
  /** In px. */
  readonly room: number;
}

/**
 * The columns that are shown: those that a person chose, whatever room there is, or as many of the usual
 * ones as have room and say something.
 */
export function shownColumns({ chosen, isScoped, room }: ColumnChoice): readonly Column[] {
  if (chosen !== null) return ALL_COLUMNS.filter(({ id }) => chosen.includes(id));
  let columns = isScoped ? COLUMNS.filter(({ id }) => id !== 'profile') : COLUMNS;
  while (widthOf(columns) > room) {
    const most = Math.max(...columns.map(({ spare }) => spare));
    if (most === 0) break;
    columns = columns.filter(({ spare }) => spare !== most);
  }
  return columns;
}

export const gridTemplate = (columns: readonly Column[]): string =>
  columns
    .map(({ min, grow }) => (grow === 0 ? `${min}px` : `minmax(${min}px, ${grow}fr)`))
    .join(' ');
