import { MAX_EXPORT_PART, type ExportFormat } from '#shared/ipc/defaults';
import { bridge } from './bridge.ts';
import { hitStore, type LiveHit, type LogEntry } from './hit-store.ts';
import type { HitOwners } from './hit-owner.ts';
import { words } from './words.ts';

interface ExportOrder {
  /** Numbers of the rows, oldest first. */
  readonly rows: Float64Array;
  readonly format: ExportFormat;
  readonly owners: HitOwners;
  readonly signal: AbortSignal;
  /** Called with how many rows are written. */
  readonly onProgress: (done: number) => void;
}

/** What became of an export. `gone` rows had gone from memory before they were written. */
export type Exported =
  | {
      readonly kind: 'written';
      readonly count: number;
      readonly gone: number;
      readonly path: string;
    }
  | { readonly kind: 'cancelled' };

/** Rows of one part. The window answers between two parts. */
const PART_ROWS = 1000;

/**
 * Writes hits into a file that a person chooses. Null where none was chosen. Rejects, in words, where
 * it cannot be written; then, as when it is cancelled, nothing of the file is left.
 */
export async function exportHits(order: ExportOrder): Promise<Exported | null> {
  const { rows, format, owners, signal, onProgress } = order;
  const started = await bridge().invoke('export:start', { format });
  if (started === null) return null;
  const { id } = started;
  let count = 0;
  let gone = 0;
  let text = headOf(format);
  for (let done = 0; done < rows.length; done += PART_ROWS) {
    if (signal.aborted) {
      await bridge().invoke('export:end', { id, isWhole: false });
      return { kind: 'cancelled' };
    }
    for (const row of rows.subarray(done, done + PART_ROWS)) {
      const entry = hitStore.entry(row);
      if (entry === undefined) gone += 1;
      else text += lineOf(entry, format, owners);
      if (entry?.kind === 'hit') count += 1;
    }
    for (let at = 0; at < text.length; at += MAX_EXPORT_PART) {
      await bridge().invoke('export:write', { id, text: text.slice(at, at + MAX_EXPORT_PART) });
    }
    text = '';
    onProgress(Math.min(rows.length, done + PART_ROWS));
  }
  const { path } = await bridge().invoke('export:end', { id, isWhole: true });
  return { kind: 'written', count, gone, path };
}

type Value = string | number | undefined;

/** The columns of a table, and the names of the fields, in their order. */
const FIELDS: readonly (readonly [string, (hit: LiveHit, profile: string) => Value])[] = [
  ['time', ({ at }) => new Date(at).toISOString()],
  ['clock', ({ clock }) => clock.toFixed(6)],
  ['profile', (_, profile) => profile],
  ['tag', ({ tag }) => tag],
  ['hook', ({ hook }) => hook],
  ['in', (hit) => hit.in],
  ['out', ({ out }) => out],
  ['source', ({ source }) => source],
  ['source_port', ({ sourcePort }) => sourcePort],
  ['destination', ({ destination }) => destination],
  ['destination_port', ({ destinationPort }) => destinationPort],
  ['protocol', ({ protocol }) => protocol],
  ['flags', ({ flags }) => flags.join(' ')],
  ['length', ({ length }) => length],
  ['ttl', ({ ttl }) => ttl],
  ['id', ({ id }) => id],
  ['window', ({ window }) => window],
  ['tos', ({ tos }) => tos],
  ['precedence', ({ precedence }) => precedence],
  ['mark', ({ mark }) => mark],
  ['mac', ({ mac }) => mac],
  ['uid', ({ uid }) => uid],
  ['gid', ({ gid }) => gid],
  ['raw', ({ raw }) => raw],
];

const headOf = (format: ExportFormat): string =>
  format === 'csv' ? `${[...FIELDS.map(([name]) => name), 'lost'].join(',')}\r\n` : '';

/** An entry as a line of a file. Where hits were lost, the file says so too. */
export function lineOf(entry: LogEntry, format: ExportFormat, owners: HitOwners): string {
  const profile = entry.kind === 'hit' ? profileName(entry.hit, owners) : '';
  switch (format) {
    case 'raw':
      return entry.kind === 'gap'
        ? `# ${words.log.export.lost(String(entry.gap.count ?? '?'))}: ${entry.gap.why}\n`
        : `[${entry.hit.clock.toFixed(6).padStart(12)}] ${entry.hit.raw}\n`;
    case 'ndjson':
      return `${JSON.stringify(
        entry.kind === 'gap'
          ? {
              time: new Date(entry.gap.at).toISOString(),
              lost: entry.gap.count,
              why: entry.gap.why,
            }
          : {
              ...Object.fromEntries(FIELDS.map(([name, of]) => [name, of(entry.hit, profile)])),
              clock: entry.hit.clock,
              flags: entry.hit.flags,
            },
      )}\n`;
    case 'csv':
      return `${(entry.kind === 'gap'
        ? FIELDS.map(([name]) => (name === 'time' ? new Date(entry.gap.at).toISOString() : ''))
        : FIELDS.map(([, of]) => cell(of(entry.hit, profile)))
      )
        .concat(entry.kind === 'gap' ? String(entry.gap.count ?? '?') : '')
        .join(',')}\r\n`;
  }
}

/** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
function cell(value: Value): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function profileName(hit: LiveHit, owners: HitOwners): string {
  const owner = owners.ownerOf(hit);
  return owner.kind === 'profile' ? owner.name : '';
}
