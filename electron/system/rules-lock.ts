import { fileErrorWords } from '#shared/file-error';
import { fail, ok, type Result } from '#shared/profile';
import type { IptablesProblem } from './iptables.ts';
import { takeLock, type Lock } from './lock.ts';

const LOCK_FILE = '/run/iptlb.lock';

/**
 * Runs `task` with no other transaction of a helper or command at the same time, so that each plans
 * over what the one before it has written. Needs root.
 */
export async function withRulesLock<T>(
  task: (lock: Lock) => Promise<T>,
): Promise<Result<T, IptablesProblem>> {
  const lock = await takeLock(LOCK_FILE);
  if (!lock.ok) {
    return lock.error.kind === 'busy'
      ? fail({ kind: 'busy', message: 'Another change by IPTLB is still running; try again.' })
      : fail({
          kind: 'unavailable',
          message: `The lock ${LOCK_FILE} cannot be taken: ${fileErrorWords(lock.error.error)}.`,
        });
  }
  try {
    return ok(await task(lock.value));
  } finally {
    lock.value.release();
  }
}
