import { useAppStore } from './app-store.ts';
import { bridge } from './bridge.ts';
import { hitStore } from './hit-store.ts';

/** Forgets all hits, here and in the main process. */
export async function clearLog(): Promise<void> {
  hitStore.clear();
  await bridge().invoke('hits:clear', null);
}

/** Milliseconds before main is asked again after it could not answer. */
const RETRY_MS = 1000;
let next = 0;

/**
 * Takes the hits from now on, after those that main still has: as fast as this window can, and no
 * faster. Returns the function that ends it.
 */
export function followHits(): () => void {
  const end = new AbortController();
  const follow = async () => {
    for (;;) {
      const news = await bridge()
        .invoke('hits:next', { from: next })
        .catch(() => null);
      // Whoever follows after us asks for the same again.
      if (end.signal.aborted) return;
      if (news === null) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      next = news.next;
      hitStore.add(news);
    }
  };
  const keep = ({ keepHits, keepMegabytes }: { keepHits: number; keepMegabytes: number }) =>
    hitStore.keep({ hits: keepHits, bytes: keepMegabytes * 1e6 });
  keep(useAppStore.getState().state.settings.watch);
  const endSettings = useAppStore.subscribe(({ state: now }, { state: before }) => {
    const { watch } = now.settings;
    const last = before.settings.watch;
    if (watch.keepHits !== last.keepHits || watch.keepMegabytes !== last.keepMegabytes) keep(watch);
  });
  void follow();
  return () => {
    end.abort();
    endSettings();
  };
}
