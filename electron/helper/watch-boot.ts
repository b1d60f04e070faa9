import { bootKey, readBoot } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two looks at the files. */
const LOOK_EVERY_MS = 1000;

/** Tells what is restored at boot, at once and whenever that has changed. */
export function watchBoot(say: Say): { readonly stop: () => void } {
  let lastKey: string | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const look = async () => {
    const key = bootKey();
    if (key !== lastKey) {
      const boot = await readBoot();
      if (isStopped) return;
      if (say({ type: 'boot', boot })) lastKey = key;
    }
    timer = setTimeout(() => void look(), LOOK_EVERY_MS);
  };
  void look();
  return {
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
