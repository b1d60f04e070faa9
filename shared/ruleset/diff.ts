import { chainName } from '#shared/profile';
import { pushTo } from './group.ts';
import { indexRules, isOwnChain, type OwnRules } from './own.ts';
import type { Change, Plan, Step } from './plan.ts';
import { renderRule } from './render.ts';
import { isSameRule, type Rule } from './rule.ts';
import type { ParsedRule } from './parse.ts';

/** One rule before or after a change, for a person to read. */
export interface DiffLine {
  readonly kind: 'added' | 'removed' | 'kept';
  readonly text: string;
}

/** What a change does to one chain. */
export interface ChainDiff {
  readonly chain: string;
  /** Whether the chain itself comes or goes. */
  readonly kind: 'added' | 'removed' | 'kept';
  readonly lines: readonly DiffLine[];
}

/** Explains a plan chain by chain: hooks first, then the profiles' chains. */
export function diffPlan(own: OwnRules, change: Change, { steps }: Plan): readonly ChainDiff[] {
  const { chains } = indexRules(own);
  const byChain = new Map<string, Step[]>();
  for (const step of steps) pushTo(byChain, step.chain, step);
  const ownChains = new Set([
    ...change.set.map(({ name }) => chainName(name)),
    ...change.remove.filter(isOwnChain),
  ]);
  const hooks = [...byChain.keys()].filter((chain) => !ownChains.has(chain));

  return [
    ...hooks.map((chain): ChainDiff => ({
      chain,
      kind: 'kept',
      lines: hookLines(byChain.get(chain) ?? []),
    })),
    ...[...ownChains].flatMap((chain): ChainDiff[] => {
      const before = chains.get(chain)?.rules ?? [];
      const chainSteps = byChain.get(chain) ?? [];
      if (chainSteps.length === 0) {
        return before.length === 0 ? [] : [{ chain, kind: 'kept', lines: before.map(keptLine) }];
      }
      const after = chainSteps.flatMap((step) => (step.do === 'build' ? step.rules : []));
      const isDropped = chainSteps.some((step) => step.do === 'drop');
      const kind = isDropped ? 'removed' : chains.has(chain) ? 'kept' : 'added';
      return [{ chain, kind, lines: diffRules(before, after) }];
    }),
  ];
}

function hookLines(steps: readonly Step[]): DiffLine[] {
  const removed = steps.flatMap((step): DiffLine[] =>
    step.do === 'delete' ? [{ kind: 'removed', text: shown(step.entry) }] : [],
  );
  const added = steps.flatMap((step): DiffLine[] =>
    step.do === 'insert' ? [{ kind: 'added', text: renderRule(step.rule) }] : [],
  );
  // In the order in which they will stand: the last insertion is the first rule.
  return [...added.reverse(), ...removed];
}

/** The shortest way from `before` to `after` that keeps their order (longest common subsequence). */
function diffRules(before: readonly ParsedRule[], after: readonly Rule[]): DiffLine[] {
  const common = commonLengths(before, after);
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const old = before[row];
    const next = after[column];
    if (old && next && isSame(old, next)) {
      lines.push(keptLine(old));
      row += 1;
      column += 1;
    } else if (old && (!next || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ kind: 'removed', text: shown(old) });
      row += 1;
    } else if (next) {
      lines.push({ kind: 'added', text: renderRule(next) });
      column += 1;
    }
  }
  return lines;
}

function commonLengths(before: readonly ParsedRule[], after: readonly Rule[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let row = before.length - 1; row >= 0; row -= 1) {
    for (let column = after.length - 1; column >= 0; column -= 1) {
      const old = before[row];
      const next = after[column];
      const current = table[row];
      if (!old || !next || !current) continue;
      current[column] = isSame(old, next)
        ? 1 + (table[row + 1]?.[column + 1] ?? 0)
        : Math.max(table[row + 1]?.[column] ?? 0, current[column + 1] ?? 0);
    }
  }
  return table;
}

const isSame = ({ rule }: ParsedRule, other: Rule): boolean =>
  rule !== null && isSameRule(rule, other);

/** Rules that we know in our own words, others to the letter. */
const shown = ({ rule, text }: ParsedRule): string => (rule ? renderRule(rule) : text);

const keptLine = (entry: ParsedRule): DiffLine => ({ kind: 'kept', text: shown(entry) });
