import type { CompiledProfile } from './compile.ts';
import { orphanLogs, settleLogs, type ChainOnHook } from './hook-logs.ts';
import type { Reference, RuleIndex } from './own.ts';
import type { Step } from './plan.ts';
import { settle, type Settled } from './wish.ts';

/** The commands on the hooks. */
export interface HookSteps {
  /** What is taken out of them, in the order in which it stands there. */
  readonly deletions: readonly Step[];
  /** What is put in with a wanted chain, by its name: to follow on the chain's own. */
  readonly ofChain: ReadonlyMap<string, readonly Step[]>;
  readonly others: readonly Step[];
}

/**
 * Plans the commands on the hooks: each wanted chain is reached by exactly one jump, and each scope that
 * is logged has exactly one LOG rule, above the jumps of all that log.
 *
 * Only deletions by the rule's own text and insertions at place 1: both mean the same whatever
 * another program did to the hook since the snapshot, which places in the middle would not.
 *
 * @param wanted in the order in which they are written: a LOG rule goes with the last one that it serves
 */
export function planHooks(
  index: RuleIndex,
  wanted: readonly CompiledProfile[],
  removed: readonly string[],
  isSweeping: boolean,
): HookSteps {
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
  const logs = settleLogs(index, touched);

  const ofChain = new Map<string, readonly Step[]>();
  for (const { chain, jump } of touched) ofChain.set(chain, insertion(jump));
  const others: Step[] = [];
  // Inserted after the jumps, a LOG rule ends up above them, as the original program has it.
  for (const { log, lastServed } of logs) {
    if (lastServed === null) others.push(...insertion(log));
    else ofChain.set(lastServed, (ofChain.get(lastServed) ?? []).concat(insertion(log)));
  }
  const settled = touched.map(({ jump }) => jump).concat(logs.map(({ log }) => log));
  const deleted = settled.flatMap((each) => each.deleted);
  if (isSweeping) deleted.push(...sweep(index, settled));
  const place = (reference: Reference) => index.placeOf.get(reference) ?? 0;
  return {
    deletions: deleted.sort((a, b) => place(a) - place(b)).map(deletion),
    ofChain,
    others,
  };
}

const insertion = ({ wish, isInserted }: Settled): readonly Step[] =>
  isInserted && wish.rule ? [{ do: 'insert', chain: wish.hook, rule: wish.rule }] : [];

const deletion = ({ hook, entry }: Reference): Step => ({ do: 'delete', chain: hook, entry });

/** The LOG rules that serve nobody and that nothing else of the plan looks at. */
function sweep(index: RuleIndex, settled: readonly Settled[]): readonly Reference[] {
  const seen = new Set(settled.flatMap(({ wish }) => wish.present));
  return orphanLogs(index).filter((log) => !seen.has(log));
}
