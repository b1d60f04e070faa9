import {
  notMasqueraded,
  othersInFront,
  ownRules,
  parseTable,
  type OwnRules,
  type ParsedChain,
} from '#shared/ruleset';
import { localAddressTest, otherBackend, readNatText } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two looks at the rules. */
const LOOK_EVERY_MS = 1000;
/** Pause after a look, as a multiple of what it took: with many rules of others, looking costs root's time. */
const PAUSE_PER_LOOK = 4;

/** Looks at the rules for each one at the other backend's, which hardly ever come or go. */
const OTHER_BACKEND_EVERY = 10;

/**
 * Tells our rules and their counters whenever either has changed, what of others' rules concerns them,
 * and what keeps them from being read.
 *
 * @param onRead called with each reading, changed or not
 */
export function watchRules(
  say: Say,
  onRead: (rules: OwnRules) => void,
): { readonly stop: () => void } {
  let lastRules = '';
  let lastTrouble = '';
  let lastAround = '';
  let other: Awaited<ReturnType<typeof otherBackend>> = null;
  let looks = 0;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const tellTrouble = (message: string) => {
    if (message !== lastTrouble && say({ type: 'trouble', part: 'rules', message })) {
      lastTrouble = message;
      lastRules = '';
    }
  };
  const tellSurroundings = async (table: readonly ParsedChain[]) => {
    if (looks % OTHER_BACKEND_EVERY === 0) other = await otherBackend();
    looks += 1;
    const around = {
      inFront: othersInFront(table, localAddressTest()),
      notMasqueraded: notMasqueraded(table),
      otherBackend: other,
    };
    const key = JSON.stringify(around);
    if (key !== lastAround && say({ type: 'surroundings', ...around })) lastAround = key;
  };
  const look = async () => {
    const started = performance.now();
    // Before the reading: what is written meanwhile may or may not be in it.
    const at = Date.now();
    const text = await readNatText();
    if (isStopped) return;
    if (text.ok) {
      tellTrouble('');
      // SECURITY: compared by our own part alone; when others' rules count is none of the caller's business.
      const table = parseTable(text.value);
      const rules = ownRules(table);
      onRead(rules);
      const key = JSON.stringify(rules);
      if (key === lastRules) say({ type: 'rules-unchanged', at });
      else if (say({ type: 'rules', at, rules })) lastRules = key;
      await tellSurroundings(table);
    } else {
      tellTrouble(text.error.message);
    }
    const pause = Math.max(LOOK_EVERY_MS, PAUSE_PER_LOOK * (performance.now() - started));
    timer = setTimeout(() => void look(), pause);
  };
  void look();
  return {
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}
