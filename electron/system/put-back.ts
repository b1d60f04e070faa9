import { fail, ok, type Result } from '#shared/profile';
import {
  remainder,
  rollback,
  type Change,
  type OwnRules,
  type Remainder,
  type Snapshot,
} from '#shared/ruleset';
import { commitRules, type IptablesProblem } from './iptables.ts';
import type { Lock } from './lock.ts';
import { withRulesLock } from './rules-lock.ts';
import { readSnapshot } from './snapshot.ts';

/** Rules that were put back. */
export interface PutBack {
  /** As they are then. */
  readonly rules: OwnRules;
  /** False where others changed a hook meanwhile: our rules then stand above theirs. */
  readonly isInPlace: boolean;
  /** Chains that others have taken over meanwhile, and that were left to them. */
  readonly taken: readonly string[];
}

/** What is said of it. */
export function putBackWords({ isInPlace, taken }: PutBack): string {
  const back = isInPlace
    ? 'The rules were put back as they were.'
    : "The rules were put back, but above other programs' rules, which have changed meanwhile.";
  return taken.length === 0
    ? back
    : `${back} What others have made meanwhile of ${taken.join(', ')} was left to them.`;
}

/** Why rules were not put back. */
export interface PutBackProblem extends IptablesProblem {
  /** It is the same again however often it is tried, unless a person does something about it. */
  readonly isLasting?: true;
}

/**
 * Brings our part of the rules to `target`, to the letter, and reads it back.
 *
 * @param remainderOf what is left of it to put back, given the rules as they are; all of it unless told
 */
export async function putBack(
  lock: Lock,
  target: Snapshot,
  remainderOf?: (now: OwnRules) => Remainder,
): Promise<Result<PutBack, PutBackProblem>> {
  const now = await readSnapshot();
  if (!now.ok) return now;
  const { part, taken } = remainderOf?.(now.value.own) ?? { part: null, taken: [] };
  const back = rollback(now.value, target, part);
  if (back === null) return ok({ rules: now.value.own, isInPlace: true, taken });
  if (back.unwritable !== null) return fail(unwritable(back.unwritable));

  const committed = await commitRules(lock, () => [back.text]);
  if (!committed.ok) {
    switch (committed.error.did) {
      case 'nothing':
        return committed;
      case 'at-work':
        lock.leave();
        return committed;
      case 'unknown':
        break;
    }
  }
  const then = await readSnapshot();
  if (!then.ok) return then;
  if (rollback(then.value, target, part) === null) {
    return ok({ rules: then.value.own, isInPlace: back.isInPlace, taken });
  }
  if (!committed.ok) return committed;
  return fail({
    kind: 'refused',
    message: 'Read back, the rules were still not those from before.',
  });
}

/** Why a rule with a line break in it is a problem: iptables-restore reads line by line. */
export const unwritable = (rule: string): PutBackProblem => ({
  kind: 'unavailable',
  isLasting: true,
  message: `A rule that somebody else made has a line break in it, so that iptables-restore cannot write it. Take it out by hand: ${rule.replaceAll('\n', '\\n')}`,
});

/**
 * Takes back a change that was applied: what it had to do with is again as it was before, to the
 * letter. What others have made of profiles since then stays. Needs root.
 */
export async function revert(
  change: Change,
  { start, after }: { readonly start: Snapshot; readonly after: Snapshot },
): Promise<Result<PutBack, PutBackProblem>> {
  const outcome = await withRulesLock((lock) =>
    putBack(lock, start, (now) => remainder(change, { before: start.own, after: after.own, now })),
  );
  return outcome.ok ? outcome.value : outcome;
}
