import type { ActivityEntry, DecisionState } from './entry.ts';

/** A line of the record that helper and command keep: a change, or what became of its rules later. */
export type JournalLine =
  | { readonly line: 'change'; readonly entry: ActivityEntry }
  | { readonly line: 'decision'; readonly id: string; readonly decision: DecisionState };

/** The changes of a record, oldest first, each with the last that was decided about it. */
export function entriesOf(lines: Iterable<JournalLine>): readonly ActivityEntry[] {
  const entries = new Map<string, ActivityEntry>();
  for (const each of lines) {
    if (each.line === 'change') {
      entries.set(each.entry.id, each.entry);
      continue;
    }
    const entry = entries.get(each.id);
    if (entry) entries.set(each.id, { ...entry, decision: each.decision });
  }
  return [...entries.values()];
}

/**
 * What the window knows of its own changes, and what root's record says of all: each once, newest
 * first. Where the window was not there to hear what became of rules, root's record says it.
 */
export function mergeEntries(
  own: readonly ActivityEntry[],
  recorded: readonly ActivityEntry[],
): readonly ActivityEntry[] {
  const byId = new Map(recorded.map((entry) => [entry.id, entry]));
  const ids = new Set(own.map(({ id }) => id));
  const completed = own.map((entry) => {
    const decision = byId.get(entry.id)?.decision ?? null;
    return entry.decision === 'waiting' && decision !== null ? { ...entry, decision } : entry;
  });
  return [...completed, ...recorded.filter(({ id }) => !ids.has(id))].sort((a, b) => b.at - a.at);
}
