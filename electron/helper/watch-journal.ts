import { entriesOf, type JournalLine } from '#shared/activity';
import { journalLineSchema, parseJson } from '#shared/helper';
import { readJournal } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two looks at the record. */
const LOOK_EVERY_MS = 1000;
/** Changes that are told, the newest. */
const MAX_ENTRIES = 200;

/** Tells root's record of changes, at once and whenever it has grown. */
export function watchJournal(say: Say): { readonly stop: () => void } {
  let known: string | null = null;
  const look = () => {
    const journal = readJournal(known);
    if (!journal) return;
    const entries = entriesOf(journal.lines.flatMap(readLine)).slice(-MAX_ENTRIES);
    if (say({ type: 'activity', entries })) known = journal.version;
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

function readLine(line: string): JournalLine[] {
  const read = journalLineSchema.safeParse(parseJson(line));
  return read.success ? [read.data] : [];
}
