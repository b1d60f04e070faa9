import type { PlanView } from '#shared/ipc';

export type LineCounts = Readonly<Record<'added' | 'removed' | 'kept', number>>;

/** How many lines of a plan are of each kind. */
export function countLines({ diff }: PlanView): LineCounts {
  const counts = { added: 0, removed: 0, kept: 0 };
  for (const { lines } of diff) for (const { kind } of lines) counts[kind] += 1;
  return counts;
}
