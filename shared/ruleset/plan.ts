import type { Profile } from '#shared/profile';
import { compile } from './compile.ts';
import { planHooks } from './hooks.ts';
import { indexRules, isOwnChain, type OwnRules, type RuleIndex } from './own.ts';
import type { ParsedRule } from './parse.ts';
import { isSameRule, type Rule } from './rule.ts';

/** What a person asks for: these profiles in the kernel as they are, these chains out of it. */
export interface Change {
  readonly set: readonly Profile[];
  /** Chain names; one that is not there is no error. */
  readonly remove: readonly string[];
  /** Also takes out the LOG rules on hooks that serve nobody; see orphanLogs. */
  readonly sweepLogs?: boolean;
}

/** One command of a transaction. */
export type Step =
  /** Makes the chain, or empties the one that is there, and fills it with these rules. */
  | {
      readonly do: 'build';
      readonly chain: string;
      readonly isNew: boolean;
      readonly rules: readonly Rule[];
    }
  /** Takes a rule out of a hook (or of another chain that leads to ours), as iptables-save printed it. */
  | { readonly do: 'delete'; readonly chain: string; readonly entry: ParsedRule }
  /** Puts a rule on top of a hook. */
  | { readonly do: 'insert'; readonly chain: string; readonly rule: Rule }
  | { readonly do: 'drop'; readonly chain: string };

/**
 * The difference between what is in the kernel and what is wanted, as one transaction.
 *
 * No steps mean that the kernel already is as wanted. The same plan makes the preview, the
 * transaction, the command's output, the check afterwards and the drift report.
 */
export interface Plan {
  readonly steps: readonly Step[];
}

export const isEmpty = (plan: Plan): boolean => plan.steps.length === 0;

/** Plans a change over what the kernel has. Touches nothing that the change does not need. */
export function plan(rules: OwnRules | RuleIndex, change: Change): Plan {
  const index = 'own' in rules ? rules : indexRules(rules);
  // Against the order of names, in which iptables keeps chains: it then finds each at once (see docs/adr/0004).
  const wanted = change.set.map(compile).sort((a, b) => (a.chain < b.chain ? 1 : -1));
  const wantedChains = new Set(wanted.map(({ chain }) => chain));
  const removed = [...new Set(change.remove)].filter(
    (chain) => isOwnChain(chain) && !wantedChains.has(chain),
  );
  const rebuilt = new Set(
    wanted
      .filter(({ chain, rules: all }) => !isSameRules(index.chains.get(chain)?.rules, all))
      .map(({ chain }) => chain),
  );
  const dropped = removed.filter((chain) => index.chains.has(chain));
  const knots = knotsOf(index, dropped, rebuilt);
  const hooks = planHooks(index, wanted, removed, change.sweepLogs === true);
  // Deletions come first, for iptables looks at every rule above the one that it is to delete (see docs/adr/0011).
  const steps = [...hooks.deletions];
  for (const chain of knots.emptied) steps.push({ do: 'build', chain, isNew: false, rules: [] });
  for (const { chain, rules: all } of wanted) {
    if (rebuilt.has(chain)) {
      steps.push({ do: 'build', chain, isNew: !index.chains.has(chain), rules: all });
    }
    steps.push(...(hooks.ofChain.get(chain) ?? []));
  }
  return {
    steps: steps.concat(
      hooks.others,
      knots.cut,
      dropped.map((chain): Step => ({ do: 'drop', chain })),
    ),
  };
}

/**
 * The first rule with a line break in it that the plan would have to write or to put back, as a command;
 * null where there is none. iptables-restore reads line by line and cannot say such a rule.
 */
export function unwritableRule({ chains }: OwnRules, { steps }: Plan): string | null {
  const isBroken = ({ text }: ParsedRule) => text.includes('\n');
  const deleted = steps.find((step) => step.do === 'delete' && isBroken(step.entry));
  if (deleted?.do === 'delete') return `-A ${deleted.chain} ${deleted.entry.text}`;
  const broken = chains.filter(({ rules }) => rules.some(isBroken));
  if (broken.length === 0) return null;
  const emptied = new Set(
    steps.flatMap((step) => (step.do === 'build' || step.do === 'drop' ? [step.chain] : [])),
  );
  const lost = broken.find(({ name }) => emptied.has(name));
  return lost ? `-A ${lost.name} ${lost.rules.find(isBroken)?.text ?? ''}` : null;
}

/**
 * What ties dropped chains to other chains of ours. The kernel drops no chain that a rule still leads
 * to at that moment, so dropped chains that lead to one another are emptied first, and jumps out of
 * chains that stay as they are get deleted.
 */
function knotsOf(
  index: RuleIndex,
  dropped: readonly string[],
  rebuilt: ReadonlySet<string>,
): { readonly emptied: ReadonlySet<string>; readonly cut: readonly Step[] } {
  const isDropped = new Set(dropped);
  const jumps = dropped.flatMap((chain) => index.jumpsWithin.get(chain) ?? []);
  return {
    emptied: new Set(jumps.map(({ hook }) => hook).filter((chain) => isDropped.has(chain))),
    cut: jumps
      .filter(({ hook }) => !isDropped.has(hook) && !rebuilt.has(hook))
      .map(({ hook, entry }): Step => ({ do: 'delete', chain: hook, entry })),
  };
}

function isSameRules(entries: readonly ParsedRule[] | undefined, rules: readonly Rule[]): boolean {
  return (
    entries?.length === rules.length &&
    rules.every((rule, place) => {
      const entry = entries[place]?.rule;
      return entry != null && isSameRule(entry, rule);
    })
  );
}
