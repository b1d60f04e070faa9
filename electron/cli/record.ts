import { randomUUID } from 'node:crypto';
import { attemptedDeed, rulesDeed, type ActivityEntry } from '#shared/activity';
import type { Change } from '#shared/ruleset';
import {
  appendToJournal,
  logChange,
  personBehind,
  transact,
  type IsAgreed,
  type TransactionOutcome,
  type WhileCommitting,
} from '#system';

export interface Recording {
  readonly kind: ActivityEntry['kind'];
  /** Names under which what is removed was saved. */
  readonly names?: readonly string[];
  /** Whether a refusal ends it; otherwise smaller changes follow, and they are what is told of. */
  readonly isLast?: boolean;
  readonly isAgreed?: IsAgreed | undefined;
  readonly whileCommitting?: WhileCommitting | undefined;
}

/** A transaction that the system log and root's record of changes tell of. */
export async function transactRecorded(
  change: Change,
  { kind, names = [], isLast = true, isAgreed, whileCommitting }: Recording,
): Promise<TransactionOutcome> {
  const at = Date.now();
  // Told once it is sure that something will change: thousands of profiles take as long to tell as to read.
  const told: Promise<void>[] = [];
  const transaction = transact(change, isAgreed, (before, plan) => {
    tell();
    whileCommitting?.(before, plan);
  });
  const tell = () => {
    const fate = transaction.then(({ outcome: name }) => name);
    if (told.length === 0) told.push(logChange(change, fate));
  };
  const outcome = await transaction;
  if (outcome.outcome === 'unchanged' || outcome.outcome === 'plan-changed') {
    await told[0];
    return outcome;
  }
  tell();
  const [logged] = told;
  if (outcome.outcome === 'refused' && !isLast) {
    await logged;
    return outcome;
  }
  const entry: ActivityEntry = {
    id: randomUUID(),
    at,
    by: personBehind(process.env),
    through: 'command',
    kind,
    undoes: null,
    deed:
      outcome.outcome === 'applied'
        ? rulesDeed(outcome.before, change, outcome.plan, names)
        : attemptedDeed(change, names),
    outcome: outcome.outcome,
    detail: 'message' in outcome ? outcome.message.slice(0, 4000) : null,
    durationMs: Date.now() - at,
    decision: null,
  };
  await Promise.all([logged, appendToJournal([{ line: 'change', entry }])]);
  return outcome;
}
