import { chainName } from '#shared/profile';
import { orphanLogs } from './hook-logs.ts';
import { indexRules, scopeOf, type OwnRules, type Reference } from './own.ts';
import type { Change } from './plan.ts';

/** A part of IPTLB's rules: some chains, the jumps to them, and the LOG rules that serve them. */
export interface Part {
  readonly chains: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

/** The part that a change has to do with, as the rules were before it and after it. */
export function partOfChange(change: Change, before: OwnRules, after: OwnRules): Part {
  const chains = new Set([...change.set.map(({ name }) => chainName(name)), ...change.remove]);
  const jumps = [...before.references, ...after.references].filter((each) =>
    isJumpTo(each, chains),
  );
  const swept = change.sweepLogs === true ? orphanLogs(indexRules(before)) : [];
  return { chains, scopes: new Set([...jumps, ...swept].flatMap((each) => scopeOf(each) ?? [])) };
}

/** Only what belongs to a part. */
export function onlyPart(own: OwnRules, part: Part): OwnRules {
  return {
    chains: own.chains.filter(({ name }) => part.chains.has(name)),
    references: own.references.filter(
      (each) =>
        isJumpTo(each, part.chains) ||
        (each.entry.target === 'LOG' && part.scopes.has(scopeOf(each) ?? '')),
    ),
  };
}

const isJumpTo = ({ entry }: Reference, chains: ReadonlySet<string>): boolean =>
  entry.target !== null && chains.has(entry.target);
