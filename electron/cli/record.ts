import { randomUUID } from 'node:crypto';
import { attemptedDeed, rulesDeed, type ActivityEntry, type Deed } from '#shared/activity';
import type { Change } from '#shared/ruleset';
import { instantNow, uptimeMs, uptimeNow, type Instant } from '#host';
import {
  appendToJournal,
  logChange,
  logOutcome,
  personBehind,
  revert,
  transact,
  type IsAgreed,
  type PutBack,
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

/** The rules before a change and after it. */
export type Snapshots = Pick<
  Extract<TransactionOutcome, { outcome: 'applied' }>,
  'start' | 'after'
>;

/** Takes a change back that was applied, and tells the same of it. Returns what is so then; null where that failed. */
export async function revertRecorded(
  change: Change,
  snapshots: Snapshots,
): Promise<PutBack | null> {
  const started = instantNow();
  const reverted = await revert(change, snapshots);
  const outcome = reverted.ok ? 'applied' : 'not-put-back';
  await Promise.all([
    logOutcome(reverted.ok ? 'taken back' : outcome),
    record({
      started,
      kind: 'undo',
      deed: { kind: 'many-rules', chains: change.set.length + change.remove.length },
      outcome,
      detail: reverted.ok ? null : reverted.error.message.slice(0, 4000),
    }),
  ]);
  return reverted.ok ? reverted.value : null;
}

/** A transaction that the system log and root's record of changes tell of. */
export async function transactRecorded(
  change: Change,
  { kind, names = [], isLast = true, isAgreed, whileCommitting }: Recording,
): Promise<TransactionOutcome> {
  const started = instantNow();
  // Made while iptables works: to tell of thousands of profiles, or to keep hundreds, takes as long as to read them.
  const made: { logged?: Promise<void>; deed?: Deed } = {};
  const transaction = transact(change, isAgreed, (before, plan) => {
    tell();
    made.deed = rulesDeed(before, change, plan, names);
    whileCommitting?.(before, plan);
  });
  const tell = () => {
    const fate = transaction.then(({ outcome: name }) => name);
    made.logged ??= logChange(change, fate);
  };
  const outcome = await transaction;
  if (outcome.outcome === 'unchanged' || outcome.outcome === 'plan-changed') {
    await made.logged;
    return outcome;
  }
  tell();
  const { logged } = made;
  if (outcome.outcome === 'refused' && !isLast) {
    await logged;
    return outcome;
  }
  const deed =
    outcome.outcome === 'applied'
      ? (made.deed ?? rulesDeed(outcome.before, change, outcome.plan, names))
      : attemptedDeed(change, names);
  const detail = 'message' in outcome ? outcome.message.slice(0, 4000) : null;
  await Promise.all([logged, record({ started, kind, deed, outcome: outcome.outcome, detail })]);
  return outcome;
}

type Recorded = { readonly started: Instant } & Pick<
  ActivityEntry,
  'kind' | 'deed' | 'outcome' | 'detail'
>;

const record = ({ started, ...recorded }: Recorded): Promise<void> =>
  appendToJournal([
    {
      line: 'change',
      entry: {
        ...recorded,
        at: started.at,
        uptime: uptimeNow(),
        id: randomUUID(),
        by: personBehind(process.env),
        through: 'command',
        undoes: null,
        deleted: null,
        durationMs: uptimeMs() - started.uptimeMs,
        decision: null,
      },
    },
  ]);
