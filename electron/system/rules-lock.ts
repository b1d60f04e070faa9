import { fileErrorWords } from '#shared/file-error';
import { fail, ok, type Result } from '#shared/profile';
import type { IptablesProblem } from './iptables.ts';
import { takeLock, type Lock, type LockProblem } from './lock.ts';

const LOCK_FILE = '/run/iptlb.lock';

/**
 * Runs `task` with no other transaction of a helper or command at the same time, so that each plans
 * over what the one before it has written. Needs root.
 */
export async function withRulesLock<T>(
  task: (lock: Lock) => Promise<T>,
): Promise<Result<T, IptablesProblem>> {
  const lock = await takeLock(LOCK_FILE);
  if (!lock.ok) return fail(lockProblem(LOCK_FILE, lock.error, STILL_RUNNING));
  try {
    return ok(await task(lock.value));
  } finally {
    lock.value.release();
  }
}

const STILL_RUNNING = 'Another change by IPTLB is still running; try again.';

/** Held from before a change that a person is to confirm until that is decided. */
const TURN = '/run/iptlb-undecided.lock';

const STILL_UNDECIDED =
  'Rules of another change still wait for somebody to say that they stay; try again when that is decided.';

/**
 * Takes the turn to have rules waited for, without waiting itself: of two that wait over the same rules, the one that
 * ends last would put back what the other had not been confirmed for. Needs root.
 */
export async function takeTurn(): Promise<Result<Lock, IptablesProblem>> {
  const lock = await takeLock(TURN, 0);
  return lock.ok ? lock : fail(lockProblem(TURN, lock.error, STILL_UNDECIDED));
}

const lockProblem = (path: string, problem: LockProblem, busy: string): IptablesProblem =>
  problem.kind === 'busy'
    ? { kind: 'busy', message: busy }
    : {
        kind: 'unavailable',
        message: `The lock ${path} cannot be taken: ${fileErrorWords(problem.error)}.`,
      };
