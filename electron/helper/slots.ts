import { takeLock } from '#system';

/** Monitors that one user may have at a time: a window, another one that is just closing, a few by hand. */
const SLOTS = 4;

/** Takes one of a user's places for as long as this process lives; false where all are taken. */
export async function takeSlot(user: string): Promise<boolean> {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const lock = await takeLock(`/run/iptlb-monitor-${user}-${slot}.lock`, 0);
    if (lock.ok) return true;
  }
  return false;
}
