import { ownRules, parseTable } from '#shared/ruleset';
import { readNatText } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two looks at the rules. */
const LOOK_EVERY_MS = 1000;

/** Tells our rules and their counters whenever either has changed, and what keeps them from being read. */
export function watchRules(say: Say): { readonly stop: () => void } {
  let lastRules = '';
  let lastTrouble = '';
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const tellTrouble = (message: string) => {
    if (message !== lastTrouble && say({ type: 'trouble', part: 'rules', message })) {
      lastTrouble = message;
      lastRules = '';
    }
  };
  const look = async () => {
    const text = await readNatText();
    if (isStopped) return;
    if (text.ok) {
      tellTrouble('');
      // SECURITY: compared by our own part alone; when others' rules count is none of the caller's business.
      const rules = ownRules(parseTable(text.value));
      const key = JSON.stringify(rules);
      if (key !== lastRules && say({ type: 'rules', at: Date.now(), rules })) lastRules = key;
    } else {
      tellTrouble(text.error.message);
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
