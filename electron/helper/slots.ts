import { fail, type Result } from '#shared/profile';
import { takeLock, type Lock } from '#system';

/** Monitors that one user may have at a time: a window, another one that is just closing, a few by hand. */
const SLOTS = 4;

/** Takes one of a user's places for as long as this process lives, or says in words why it cannot. */
export async function takeSlot(user: string): Promise<Result<Lock, string>> {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const path = `/run/iptlb-monitor-${user}-${slot}.lock`;
    const lock = await takeLock(path, 0);
    if (lock.ok) return lock;
    if (lock.error.kind === 'failed') {
      return fail(`The lock ${path} cannot be taken: ${String(lock.error.error)}`);
    }
  }
  return fail('This user has several running already.');
}
