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
 *
 * Both are in the order in which things happened, whatever the clock said, and what is in both holds them together.
 * Clocks are asked only about what lies between: the one that nobody sets, where it tells.
 *
 * @param own oldest first
 * @param recorded oldest first
 */
export function mergeEntries(
  own: readonly ActivityEntry[],
  recorded: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  const mine = new Map(own.map((entry) => [keyOf(entry), entry]));
  const places = new Map(recorded.map((entry, place) => [keyOf(entry), place]));
  const merged: ActivityEntry[] = [];
  let next = 0;
  const takeWhile = (isWanted: (entry: ActivityEntry, place: number) => boolean) => {
    for (let each = recorded[next]; each && isWanted(each, next); each = recorded[next]) {
      const known = mine.get(keyOf(each));
      merged.push(known ? completed(known, each) : each);
      next += 1;
    }
  };
  for (const entry of own) {
    const until = places.get(keyOf(entry));
    if (until !== undefined) takeWhile((_, place) => place <= until);
    else {
      takeWhile((each) => !mine.has(keyOf(each)) && isEarlier(each, entry));
      merged.push(entry);
    }
  }
  takeWhile(() => true);
  return merged.reverse();
}

function completed(own: ActivityEntry, { decision }: ActivityEntry): ActivityEntry {
  const isOpen = own.decision === 'waiting' || own.decision === 'unknown';
  return isOpen && decision !== null && decision !== 'waiting' ? { ...own, decision } : own;
}

function isEarlier(a: ActivityEntry, b: ActivityEntry): boolean {
  const isComparable = a.uptime !== null && a.uptime.boot === b.uptime?.boot;
  return isComparable ? a.uptime.ms <= b.uptime.ms : a.at <= b.at;
}

/** SECURITY: with the id of a change of somebody else, nobody takes its place. */
const keyOf = ({ id, by }: ActivityEntry): string => `${by.uid ?? ''} ${id}`;
