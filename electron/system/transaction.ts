import { setImmediate } from 'node:timers/promises';
import {
  diffPlan,
  expectOutcome,
  fingerprint,
  isEmpty,
  learnRules,
  plan,
  restoreChunks,
  rollback,
  unwritableRule,
  type Change,
  type KnownRules,
  type OwnRules,
  type ParsedRule,
  type Plan,
  type Snapshot,
} from '#shared/ruleset';
import { backendInUse } from './backends.ts';
import { commitRules, type CommitProblem, type IptablesProblem } from './iptables.ts';
import type { Lock } from './lock.ts';
import { putBack, putBackWords, unwritable } from './put-back.ts';
import { withRulesLock } from './rules-lock.ts';
import { readSnapshot } from './snapshot.ts';

/**
 * What became of a change. After every outcome but `applied` and `not-put-back` the rules are as they
 * were.
 */
export type TransactionOutcome =
  | {
      readonly outcome: 'applied';
      readonly plan: Plan;
      readonly before: OwnRules;
      /** What `revert` goes back to, and what came of it. They hold rules of others, which are nobody's business. */
      readonly start: Snapshot;
      readonly after: Snapshot;
      readonly durationMs: number;
    }
  | { readonly outcome: 'unchanged'; readonly rules: OwnRules }
  /** The plan was not agreed to: the rules changed since a person read it, or are not as they must be. */
  | { readonly outcome: 'plan-changed'; readonly rules: OwnRules }
  | {
      readonly outcome: 'refused' | 'unverified' | 'not-put-back' | 'busy' | 'unavailable';
      readonly message: string;
    };

/** Whether a plan over the rules as they are is what was wanted. */
export type IsAgreed = (plan: Plan, before: OwnRules) => boolean;

/** What else follows from a plan, should it succeed: done while iptables works on it. */
export type WhileCommitting = (before: OwnRules, plan: Plan) => void;

/**
 * Brings a change into the kernel: snapshot, plan, one commit, a second snapshot that is compared by
 * meaning, and back to the first if it differs. Needs root.
 *
 * @param isAgreed whether this is what was wanted, as the rules are now; otherwise nothing is done
 * @param whileCommitting called when iptables has got the plan and works on it; a second time where the
 *   rules changed at that very moment and another plan is needed
 */
export async function transact(
  change: Change,
  isAgreed: IsAgreed = () => true,
  whileCommitting?: WhileCommitting,
): Promise<TransactionOutcome> {
  const known = new Map<string, ParsedRule>();
  const outcome = await besides(
    withRulesLock((lock) => transactAlone({ lock, change, isAgreed, whileCommitting, known })),
    learnRules(change, known),
  );
  return outcome.ok ? outcome.value : stopped(outcome.error);
}

interface Task {
  readonly lock: Lock;
  readonly change: Change;
  readonly isAgreed: IsAgreed;
  readonly whileCommitting: WhileCommitting | undefined;
  readonly known: KnownRules;
}

/** @param refused the plan that iptables has just refused, where this is the second try */
async function transactAlone(
  task: Task,
  refused?: { readonly plan: Plan; readonly problem: CommitProblem },
): Promise<TransactionOutcome> {
  const { lock, change, isAgreed, whileCommitting, known } = task;
  const started = performance.now();
  const start = await readSnapshot(known);
  if (!start.ok) return stopped(start.error);

  const before = start.value.own;
  const planned = plan(before, change);
  if (refused && fingerprint(planned) === fingerprint(refused.plan)) {
    return stopped(refused.problem);
  }
  if (!isAgreed(planned, before)) {
    return { outcome: 'plan-changed', rules: before };
  }
  if (isEmpty(planned)) return { outcome: 'unchanged', rules: before };
  const obstacle = unwritableRule(before, planned);
  if (obstacle !== null) return stopped(unwritable(obstacle));

  const listing = { isListing: backendInUse() === 'nft' };
  const expected: { isOutcome?: (rules: OwnRules) => boolean } = {};
  const committed = await commitRules(
    lock,
    () => restoreChunks(planned, listing),
    () => {
      whileCommitting?.(before, planned);
      expected.isOutcome = expectOutcome(planned, before);
    },
  );
  const problem = committed.ok ? null : committed.error;
  if (problem?.did === 'at-work') {
    lock.leave();
    return { outcome: 'not-put-back', message: `${problem.message} It is still at work.` };
  }
  if (problem?.did === 'nothing') {
    // Another program may have taken out, a moment ago, what the plan takes out: one more look.
    if (problem.kind !== 'refused' || refused) return stopped(problem);
    return transactAlone(task, { plan: planned, problem });
  }

  const after = await readSnapshot(known);
  const difference = after.ok
    ? differenceFrom(after.value.own, change, expected.isOutcome ?? expectOutcome(planned, before))
    : after.error.message;
  if (after.ok && difference === null) {
    return {
      outcome: 'applied',
      plan: planned,
      before,
      start: start.value,
      after: after.value,
      durationMs: performance.now() - started,
    };
  }
  // Ended by force, but before it had done anything.
  if (problem && after.ok && rollback(after.value, start.value) === null) return stopped(problem);
  return undo(lock, start.value, difference ?? '');
}

/** Works on something piece by piece until what is waited for is there. */
async function besides<T>(awaited: Promise<T>, work: Iterator<void>): Promise<T> {
  const wait = { isOver: false };
  const result = awaited.finally(() => (wait.isOver = true));
  do await setImmediate();
  while (!wait.isOver && work.next().done !== true);
  return result;
}

/** What the kernel has other than the change wanted it, line by line; null when it is as wanted. */
function differenceFrom(
  rules: OwnRules,
  change: Change,
  isAsPlanned: (rules: OwnRules) => boolean,
): string | null {
  if (isAsPlanned(rules)) return null;
  const rest = plan(rules, change);
  if (isEmpty(rest)) return null;
  return diffPlan(rules, change, rest)
    .flatMap(({ chain, lines }) =>
      lines
        .filter(({ kind }) => kind !== 'kept')
        .map(
          ({ kind, text }) => `${kind === 'added' ? 'missing' : 'unexpected'} in ${chain}: ${text}`,
        ),
    )
    .join('\n');
}

async function undo(lock: Lock, start: Snapshot, difference: string): Promise<TransactionOutcome> {
  const undone = await putBack(lock, start);
  const tell = (fate: string) => `The rules read back were not as planned. ${fate}\n${difference}`;
  if (!undone.ok) {
    const message = tell(`They could not be put back: ${undone.error.message}`);
    return { outcome: 'not-put-back', message };
  }
  return { outcome: 'unverified', message: tell(putBackWords(undone.value)) };
}

const stopped = ({ kind, message }: IptablesProblem): TransactionOutcome => ({
  outcome: kind,
  message,
});
