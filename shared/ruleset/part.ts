import { chainName } from '#shared/profile';
import { orphanLogs } from './hook-logs.ts';
import { indexRules, scopeOf, type OwnRules, type Reference } from './own.ts';
import type { Change } from './plan.ts';

/** A part of IPTLB's rules: some chains, the jumps to them, and the LOG rules that serve them. */
export interface Part {
  readonly chains: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
  /** Scopes whose LOG rules, if there are any, serve nobody once the chains are put back. */
  readonly silent: ReadonlySet<string>;
}

/** The part that a change has to do with, as the rules were before it and after it. */
export function partOfChange(change: Change, before: OwnRules, after: OwnRules): Part {
  const chains = new Set([...change.set.map(({ name }) => chainName(name)), ...change.remove]);
  const jumps = [...before.references, ...after.references].filter((each) =>
    isJumpTo(each, chains),
  );
  const swept = change.sweepLogs === true ? orphanLogs(indexRules(before)) : [];
  const scopes = new Set([...jumps, ...swept].flatMap((each) => scopeOf(each) ?? []));
  return { chains, scopes, silent: new Set() };
}

/** What of the rules as they are belongs to a part. */
export const partNow = (own: OwnRules, { chains, scopes, silent }: Part): OwnRules =>
  only(own, chains, new Set([...scopes, ...silent]));

/** What of the rules as they were is to come back. */
export const partThen = (own: OwnRules, { chains, scopes }: Part): OwnRules =>
  only(own, chains, scopes);

function only(
  { chains, references }: OwnRules,
  names: ReadonlySet<string>,
  scopes: ReadonlySet<string>,
): OwnRules {
  return {
    chains: chains.filter(({ name }) => names.has(name)),
    references: references.filter(
      (each) =>
        isJumpTo(each, names) || (each.entry.target === 'LOG' && scopes.has(scopeOf(each) ?? '')),
    ),
  };
}

/** Whether a reference is a jump to one of these chains. */
export const isJumpTo = ({ entry }: Reference, chains: ReadonlySet<string>): boolean =>
  entry.target !== null && chains.has(entry.target);
