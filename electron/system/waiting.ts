import { takeLock, type Lock } from './lock.ts';

/** Seconds for which somebody who only looks may have the lock. */
const WAIT_SECONDS = 5;

/** The ids that requests give; another one becomes no part of a path. */
const ID = /^[0-9a-f-]{36}$/i;

const lockOf = (id: string): string => `/run/iptlb-waiting-${id.toLowerCase()}.lock`;

/**
 * Says that somebody is there who puts a change back unless a person keeps it: until released, or until
 * this process dies, however it dies. Null where that cannot be said.
 *
 * @param id of the change
 */
export async function holdWaiting(id: string): Promise<Lock | null> {
  const lock = await takeLock(lockOf(id), WAIT_SECONDS);
  return lock.ok ? lock.value : null;
}

/** Whether nobody is there any longer who would put a change back. */
export async function isForsaken(id: string): Promise<boolean> {
  if (!ID.test(id)) return false;
  const lock = await takeLock(lockOf(id), 0);
  if (lock.ok) lock.value.release();
  return lock.ok;
}
