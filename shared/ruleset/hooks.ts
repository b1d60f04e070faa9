import type { CompiledProfile } from './compile.ts';
import { orphanLogs, settleLogs, type ChainOnHook } from './hook-logs.ts';
import type { Reference, RuleIndex } from './own.ts';
import type { Step } from './plan.ts';
import { settle, type Settled } from './wish.ts';

/**
 * The commands on the hooks: each wanted chain is reached by exactly one jump, and each scope that
 * is logged has exactly one LOG rule, above the jumps of all that log.
 *
 * Only deletions by the rule's own text and insertions at place 1: both mean the same whatever
 * another program did to the hook since the snapshot, which places in the middle would not.
 */
export function planHooks(
  index: RuleIndex,
  wanted: readonly CompiledProfile[],
  removed: readonly string[],
  isSweeping: boolean,
): Step[] {
  const present = (chain: string) => index.jumpsTo.get(chain) ?? [];
  const touched = wanted
    .map(({ chain, hook, jump, profile }): ChainOnHook => ({
      chain,
      level: profile.logEnabled ? profile.logLevel : null,
      jump: settle({ hook, rule: jump, present: present(chain) }),
    }))
    .concat(
      removed.map((chain) => ({
        chain,
        level: null,
        jump: settle({ hook: '', rule: null, present: present(chain) }),
      })),
    );

  const all = touched.map(({ jump }) => jump).concat(settleLogs(index, touched));
  const deleted = all
    .flatMap((settled) => settled.deleted)
    .concat(isSweeping ? sweep(index, all) : []);
  // The last insertion ends up first: LOG rules above jumps, as the original program has them.
  const inserted = all.flatMap(({ wish, isInserted }): Step[] =>
    isInserted && wish.rule ? [{ do: 'insert', chain: wish.hook, rule: wish.rule }] : [],
  );
  return deleted
    .map(({ hook, entry }): Step => ({ do: 'delete', chain: hook, entry }))
    .concat(inserted);
}

/** The LOG rules that serve nobody and that nothing else of the plan looks at. */
function sweep(index: RuleIndex, settled: readonly Settled[]): readonly Reference[] {
  const seen = new Set(settled.flatMap(({ wish }) => wish.present));
  return orphanLogs(index).filter((log) => !seen.has(log));
}
