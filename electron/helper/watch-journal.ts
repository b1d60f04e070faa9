import { entriesOf, type ActivityEntry, type JournalLine } from '#shared/activity';
import { journalLineSchema, parseJson } from '#shared/helper';
import { isForsaken, readJournal, type Journal } from '#system';
import { keepLooking } from './looks.ts';
import type { Say } from './monitor.ts';
import { recordDecision } from './record.ts';

const TIMES = { least: 1000, most: 3000, perLook: 4 } as const;
/** Changes that are told, the newest. */
const MAX_ENTRIES = 200;

/** Tells root's record of changes, at once and whenever it has grown. */
export function watchJournal(say: Say): { readonly stop: () => void } {
  let known: string | null = null;
  let waiting: readonly string[] = [];
  /** Told once each, whatever the record then says. */
  const forsaken = new Set<string>();

  const look = async () => {
    const journal = readJournal(known);
    if (journal) {
      const entries = entriesIn(journal);
      waiting = waitingIn(entries);
      if (say({ type: 'activity', entries })) known = journal.version;
    }
    for (const id of waiting) {
      if (!forsaken.has(id) && (await tellIfForsaken(id))) forsaken.add(id);
    }
    return journal !== null;
  };
  return keepLooking(look, TIMES);
}

/**
 * Records that nobody answered where the helper that waited for that was ended by force: the new rules
 * then stay, and a person must hear of it. Returns whether it did.
 */
async function tellIfForsaken(id: string): Promise<boolean> {
  if (!(await isForsaken(id))) return false;
  // It may have ended as it should since the record was read: it says how before it goes.
  const journal = readJournal(null);
  const isWaiting = journal !== null && waitingIn(entriesIn(journal)).includes(id);
  if (isWaiting) await recordDecision(id, 'unanswered');
  return isWaiting;
}

const entriesIn = ({ lines }: Journal): readonly ActivityEntry[] =>
  entriesOf(lines.flatMap(readLine)).slice(-MAX_ENTRIES);

const waitingIn = (entries: readonly ActivityEntry[]): readonly string[] =>
  entries.filter(({ decision }) => decision === 'waiting').map(({ id }) => id);

function readLine(line: string): JournalLine[] {
  const read = journalLineSchema.safeParse(parseJson(line));
  return read.success ? [read.data] : [];
}
