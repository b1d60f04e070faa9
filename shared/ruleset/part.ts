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

/**
 * The part less the scopes in which chains outside of it began or ceased to log between two readings, or log
 * otherwise: their LOG rule is no longer this part's alone to put back.
 */
export function untouchedSince(part: Part, then: OwnRules, now: OwnRules): Part {
  const [before, after] = [loggedBeside(part, then), loggedBeside(part, now)];
  const scopes = [...part.scopes].filter((scope) => before.get(scope) === after.get(scope));
  return { chains: part.chains, scopes: new Set(scopes) };
}

/** What logs outside of a part in the scopes of it, as text to compare. */
function loggedBeside(part: Part, { chains, references }: OwnRules): ReadonlyMap<string, string> {
  const logs = new Map(
    chains.map(({ name, rules }) => [name, rules.find(({ target }) => target === 'LOG')?.text]),
  );
  const logged = new Map<string, string>();
  for (const each of references) {
    const log = logs.get(each.entry.target ?? '');
    const scope = scopeOf(each);
    if (log === undefined || scope === null || isJumpTo(each, part.chains)) continue;
    logged.set(scope, `${logged.get(scope) ?? ''}${each.entry.text}, ${log}\n`);
  }
  return logged;
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
