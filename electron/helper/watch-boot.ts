import { bootKey, readBoot } from '#system';
import { keepLooking } from './looks.ts';
import type { Say } from './monitor.ts';

const TIMES = { least: 1000, most: 3000, perLook: 4 } as const;

/** Tells what is restored at boot, at once and whenever that has changed. */
export function watchBoot(say: Say): { readonly stop: () => void } {
  let lastKey: string | null = null;

  const look = async (isStopped: () => boolean) => {
    const key = bootKey();
    if (key === lastKey) return false;
    const boot = await readBoot();
    if (!isStopped() && say({ type: 'boot', boot })) lastKey = key;
    return true;
  };
  return keepLooking(look, TIMES);
}
