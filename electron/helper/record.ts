import type { ActivityEntry, DecisionState, Deed } from '#shared/activity';
import { uptimeMs, uptimeNow, type Instant } from '#host';
import { appendToJournal, personBehind } from '#system';

/** A change that the helper carried out, or that was refused to it. */
export interface Recorded {
  readonly id: string;
  readonly started: Instant;
  readonly kind: ActivityEntry['kind'];
  readonly deed: Deed;
  readonly outcome: string;
  readonly detail: string | null;
  readonly decision: DecisionState | null;
}

/** Puts a change into root's record, for every window to show. */
export function recordChange({ started, detail, ...change }: Recorded): Promise<void> {
  const entry: ActivityEntry = {
    ...change,
    at: started.at,
    uptime: uptimeNow(),
    by: personBehind(process.env),
    through: 'window',
    undoes: null,
    deleted: null,
    detail: detail?.slice(0, 4000) ?? null,
    durationMs: uptimeMs() - started.uptimeMs,
  };
  return appendToJournal([{ line: 'change', entry }]);
}

/** Adds what became of rules that waited for a decision. */
export const recordDecision = (id: string, decision: DecisionState): Promise<void> =>
  appendToJournal([{ line: 'decision', id, decision }]);
