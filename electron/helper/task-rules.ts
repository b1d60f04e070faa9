import { randomUUID } from 'node:crypto';
import { attemptedDeed, rulesDeed, type ActivityEntry, type Deed } from '#shared/activity';
import {
  LIMITS,
  keepDecisionSchema,
  parseJson,
  type ApplyResponse,
  type RulesRequest,
} from '#shared/helper';
import {
  checkProfile,
  checkProfileSet,
  fail,
  nameProblem,
  ok,
  type Profile,
  type Result,
} from '#shared/profile';
import { fingerprint } from '#shared/ruleset';
import { instantNow, uptimeMs, type Instant } from '#host';
import {
  holdWaiting,
  logOutcome,
  logRules,
  revert,
  takeTurn,
  transact,
  type PutBack,
  type TransactionOutcome,
} from '#system';
import { insist } from './insist.ts';
import { recordChange, recordDecision } from './record.ts';
import { EXIT, refuse, type Talk } from './task.ts';

/** A request whose profiles have been checked again, by the helper itself. */
export interface CheckedRules {
  readonly id: string;
  readonly set: readonly Profile[];
  readonly remove: readonly string[];
  readonly sweepLogs: boolean;
  readonly names: readonly string[];
  readonly expect: string | null;
  /** Seconds within which a person must say that the rules stay; null where nobody is asked. */
  readonly keepWithin: number | null;
}

/**
 * The task `rules`: one transaction, one answer; where the request says so, then one decision whether
 * the rules stay. Returns the exit code.
 */
export async function changeRules(request: RulesRequest, talk: Talk): Promise<number> {
  const checked = checkRules(request);
  if (!checked.ok) return refuse(checked.error, talk);
  if (checked.value.keepWithin === null) return changeChecked(checked.value, talk);
  // SECURITY: rules that are to be put back when the caller is gone need a caller whose end can be seen.
  if (!talk.hasVisibleEnd) return refuse([NO_VISIBLE_END], talk);
  const turn = await takeTurn();
  if (!turn.ok) {
    talk.answer({ outcome: turn.error.kind, message: turn.error.message });
    return EXIT.notDone;
  }
  const code = await changeChecked(checked.value, talk);
  turn.value.release();
  return code;
}

const NO_VISIBLE_END =
  'keepWithin needs pipes for input and output, so that the end of the caller is seen';

async function changeChecked(change: CheckedRules, talk: Talk): Promise<number> {
  // SECURITY: told before it is done and before it is answered, so that no caller can slip away between.
  await logRules(change);
  const started = instantNow();
  const { expect } = change;
  const outcome = await transact(change, (plan) => expect === null || fingerprint(plan) === expect);
  // Not when it is answered: whoever watches may have read the rules again by then.
  const readAtMs = uptimeMs();
  await logOutcome(outcome.outcome);
  const deed =
    outcome.outcome === 'applied'
      ? rulesDeed(outcome.before, change, outcome.plan, change.names)
      : attemptedDeed(change, change.names);
  const { id, keepWithin } = change;
  const isWaiting = outcome.outcome === 'applied' && keepWithin !== null;
  // Before it is recorded as waiting: from then on, whoever finds nobody here may say so.
  const presence = isWaiting ? await holdWaiting(id) : null;
  await record(change, outcome, deed, started);
  talk.answer(responseOf(outcome, deed, readAtMs));
  if (isWaiting) {
    const code = await keepOrRevert(talk, { id, change, seconds: keepWithin }, outcome);
    presence?.release();
    return code;
  }
  return outcome.outcome === 'applied' || outcome.outcome === 'unchanged'
    ? EXIT.done
    : EXIT.notDone;
}

/** Nothing happened where the plan was another one, or empty: then there is nothing to record. */
async function record(
  change: CheckedRules,
  outcome: TransactionOutcome,
  deed: Deed,
  started: Instant,
): Promise<void> {
  const { id, keepWithin } = change;
  if (outcome.outcome === 'unchanged' || outcome.outcome === 'plan-changed') return;
  const isWaiting = outcome.outcome === 'applied' && keepWithin !== null;
  await recordChange({
    id,
    started,
    kind: kindOf(change),
    deed,
    outcome: outcome.outcome,
    detail: 'message' in outcome ? outcome.message : null,
    decision: isWaiting ? 'waiting' : null,
  });
}

function kindOf({ set, remove, sweepLogs }: CheckedRules): ActivityEntry['kind'] {
  if (set.length > 0) return 'apply';
  return remove.length === 0 && sweepLogs ? 'sweep-logs' : 'remove';
}

/** Checks what the fields mean. Nothing of the request is used before that. */
export function checkRules(request: RulesRequest): Result<CheckedRules, readonly string[]> {
  const { id = randomUUID(), set, remove, names = [], expect, keepWithin } = request;
  const checked = set.map(checkProfile);
  const problems = checked.flatMap((each, place) =>
    each.ok ? [] : each.error.map(({ message }) => `set[${place}]: ${message}`),
  );
  const profiles = checked.flatMap((each) => (each.ok ? [each.value] : []));
  const conflicts = checkProfileSet(profiles).flatMap((each) =>
    each.problems.map(({ message }) => `profile ${each.profile.name}: ${message}`),
  );
  // SECURITY: they come into the record, where an entry with a name that is none would be passed over.
  const badNames = names.flatMap((name, place) => {
    const problem = nameProblem(name);
    return problem === null ? [] : [`names[${place}]: ${problem}`];
  });
  const all = [...problems, ...conflicts, ...badNames];
  return all.length > 0
    ? fail(all)
    : ok({
        id,
        set: profiles,
        remove,
        sweepLogs: request.sweepLogs === true,
        names,
        expect: expect ?? null,
        keepWithin: keepWithin ?? null,
      });
}

interface Waiting {
  readonly id: string;
  readonly change: CheckedRules;
  readonly seconds: number;
}

/**
 * Waits for the decision that the rules stay. Whatever else happens (a no, silence, a caller that is
 * gone, a line that is none) puts the old rules back: nobody may be able to reach this machine.
 */
async function keepOrRevert(
  { lines, answer }: Talk,
  { id, change, seconds }: Waiting,
  applied: TransactionOutcome & { readonly outcome: 'applied' },
): Promise<number> {
  const line = await lines.next(LIMITS.decisionBytes, seconds * 1000);
  const decision = keepDecisionSchema.safeParse(line.ok ? parseJson(line.value) : null);
  if (decision.success && decision.data.keep) {
    await logOutcome('kept');
    await recordDecision(id, 'kept');
    answer({ outcome: 'kept' });
    return EXIT.done;
  }
  // That somebody else is at work, or faster, is no reason to leave rules that nobody confirmed.
  const reverted = await insist(() => revert(change, applied), LIMITS.revertMs);
  const readAtMs = uptimeMs();
  await logOutcome(reverted.ok ? revertedWords(reverted.value) : 'not reverted');
  await recordDecision(id, reverted.ok ? 'reverted' : 'not-reverted');
  answer(
    reverted.ok
      ? { outcome: 'reverted', ...reverted.value, uptimeMs: readAtMs }
      : { outcome: 'not-reverted', message: reverted.error.message },
  );
  return reverted.ok ? EXIT.done : EXIT.notDone;
}

const revertedWords = ({ taken }: PutBack): string =>
  taken.length === 0
    ? 'reverted'
    : `reverted but for ${taken.join(', ')}, which others have changed`;

function responseOf(outcome: TransactionOutcome, deed: Deed, readAtMs: number): ApplyResponse {
  switch (outcome.outcome) {
    case 'applied':
      return {
        outcome: 'applied',
        deed,
        rules: outcome.after.own,
        uptimeMs: readAtMs,
        durationMs: outcome.durationMs,
      };
    case 'unchanged':
    case 'plan-changed':
      return { outcome: outcome.outcome, rules: outcome.rules, uptimeMs: readAtMs };
    case 'refused':
    case 'unverified':
    case 'not-put-back':
    case 'busy':
    case 'unavailable':
      return { outcome: outcome.outcome, message: outcome.message };
  }
}
