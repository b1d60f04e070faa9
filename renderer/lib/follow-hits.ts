import type { HitBatch } from '#shared/ipc';
import { bridge } from './bridge.ts';
import { addBatch, forgetHits } from './hit-log.ts';

/** Forgets all hits, here and in the main process. */
export async function clearLog(): Promise<void> {
  forgetHits();
  await bridge().invoke('hits:clear', null);
}

/** Follows the hits from now on, after those that main still has. Returns the function that ends it. */
export function followHits(): () => void {
  const waiting: HitBatch[] = [];
  let isReady = false;
  const end = bridge().on('hits:arrived', (batch) => {
    if (isReady) addBatch(batch);
    else waiting.push(batch);
  });
  const start = () => {
    isReady = true;
    for (const batch of waiting.splice(0)) addBatch(batch);
  };
  bridge()
    .invoke('hits:get-recent', null)
    .then((batch) => {
      addBatch(batch);
      start();
    })
    .catch(start);
  return end;
}
