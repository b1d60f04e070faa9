import type { OwnRules, ParsedChain } from '#shared/ruleset';
import { instantNow, uptimeMs } from '#host';
import { otherBackend, readSnapshot, surroundingsIn } from '#system';
import { keepLooking, type Looks } from './looks.ts';
import type { Say } from './monitor.ts';

/** With many rules of others, looking costs root's time. */
const TIMES = { least: 1000, most: 5000, perLook: 4 } as const;

/** Looks at the rules for each one at the other backend's, which hardly ever come or go. */
const OTHER_BACKEND_EVERY = 10;

export interface Reading {
  readonly rules: OwnRules;
  /** Whether rules or counters are others than those told last. */
  readonly isNew: boolean;
  readonly tookMs: number;
}

/**
 * Tells our rules and their counters whenever either has changed, what of others' rules concerns them,
 * and what keeps them from being read.
 *
 * @param onRead called with each reading
 */
export function watchRules(say: Say, onRead: (reading: Reading) => void): Looks {
  let lastRules = '';
  let lastTrouble = '';
  let lastAround = '';
  let other: Awaited<ReturnType<typeof otherBackend>> = null;
  let looks = 0;

  const tellTrouble = (message: string) => {
    if (message !== lastTrouble && say({ type: 'trouble', part: 'rules', message })) {
      lastTrouble = message;
      lastRules = '';
    }
  };
  const tellSurroundings = async (table: readonly ParsedChain[]) => {
    if (looks % OTHER_BACKEND_EVERY === 0) other = await otherBackend();
    looks += 1;
    const around = surroundingsIn(table, other);
    const key = JSON.stringify(around);
    if (key !== lastAround && say({ type: 'surroundings', ...around })) lastAround = key;
  };
  const look = async (isStopped: () => boolean) => {
    // Before the reading: what is written meanwhile may or may not be in it.
    const begun = instantNow();
    const snapshot = await readSnapshot();
    if (isStopped()) return false;
    if (!snapshot.ok) {
      tellTrouble(snapshot.error.message);
      return false;
    }
    tellTrouble('');
    // SECURITY: compared by our own part alone; when others' rules count is none of the caller's business.
    const { own: rules, table } = snapshot.value;
    const key = JSON.stringify(rules);
    const isNew = key !== lastRules;
    onRead({ rules, isNew, tookMs: uptimeMs() - begun.uptimeMs });
    if (!isNew) say({ type: 'rules-unchanged', ...begun });
    else if (say({ type: 'rules', ...begun, rules })) lastRules = key;
    await tellSurroundings(table);
    return isNew;
  };
  return keepLooking(look, TIMES);
}
