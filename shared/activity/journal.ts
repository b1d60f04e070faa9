import type { ActivityEntry, DecisionState } from './entry.ts';

/** A line of the record that helper and command keep: a change, or what became of its rules later. */
export type JournalLine =
  | { readonly line: 'change'; readonly entry: ActivityEntry }
  | { readonly line: 'decision'; readonly id: string; readonly decision: DecisionState };

/**
 * The changes of a record, oldest first, each with the last that was decided about it.
 *
 * SECURITY: whoever asks for a change names its id, and may name that of another one: each is told all the
 * same, the later one under an id of its own.
 */
export function entriesOf(lines: Iterable<JournalLine>): readonly ActivityEntry[] {
  const entries: ActivityEntry[] = [];
  const placesOf = new Map<string, number[]>();
  for (const each of lines) {
    if (each.line === 'change') {
      const { id } = each.entry;
      const places = placesOf.get(id) ?? [];
      const isTaken = places.length > 0;
      placesOf.set(id, [...places, entries.length]);
      entries.push(isTaken ? { ...each.entry, id: `${id} ${entries.length}` } : each.entry);
      continue;
    }
    const places = placesOf.get(each.id) ?? [];
    const place = places.findLast((at) => entries[at]?.decision === 'waiting') ?? places.at(-1);
    const entry = place === undefined ? undefined : entries[place];
    if (place !== undefined && entry) entries[place] = { ...entry, decision: each.decision };
  }
  return entries;
}

/**
 * What the window knows of its own changes, and what root's record says of all: each once, newest
 * first. Where the window was not there to hear what became of rules, root's record says it.
 */
export function mergeEntries(
  own: readonly ActivityEntry[],
  recorded: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  const byKey = new Map(recorded.map((entry) => [keyOf(entry), entry]));
  const keys = new Set(own.map(keyOf));
  const completed = own.map((entry) => {
    const decision = byKey.get(keyOf(entry))?.decision ?? 'waiting';
    const isOpen = entry.decision === 'waiting' || entry.decision === 'unknown';
    return isOpen && decision !== 'waiting' ? { ...entry, decision } : entry;
  });
  return [...completed, ...recorded.filter((each) => !keys.has(keyOf(each)))].sort(
    (a, b) => b.at - a.at,
  );
}

/** SECURITY: with the id of a change of somebody else, nobody takes its place. */
const keyOf = ({ id, by }: ActivityEntry): string => `${by.uid ?? ''} ${id}`;
