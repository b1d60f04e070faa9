import { entriesOf, type JournalLine } from '#shared/activity';
import { journalLineSchema, parseJson } from '#shared/helper';
import { readJournal } from '#system';
import { keepLooking } from './looks.ts';
import type { Say } from './monitor.ts';

const TIMES = { least: 1000, most: 3000, perLook: 4 } as const;
/** Changes that are told, the newest. */
const MAX_ENTRIES = 200;

/** Tells root's record of changes, at once and whenever it has grown. */
export function watchJournal(say: Say): { readonly stop: () => void } {
  let known: string | null = null;
  const look = () => {
    const journal = readJournal(known);
    if (!journal) return false;
    const entries = entriesOf(journal.lines.flatMap(readLine)).slice(-MAX_ENTRIES);
    if (say({ type: 'activity', entries })) known = journal.version;
    return true;
  };
  return keepLooking(() => Promise.resolve(look()), TIMES);
}

function readLine(line: string): JournalLine[] {
  const read = journalLineSchema.safeParse(parseJson(line));
  return read.success ? [read.data] : [];
}
