import { OWN_CHAIN_PREFIX, type Protocol } from '#shared/profile';
import { pushTo } from './group.ts';
import type { ParsedChain, ParsedRule } from './parse.ts';
import type { Rule } from './rule.ts';

/** A rule outside of our chains that is ours: a jump to one of them, or a LOG rule with our prefix. */
export interface Reference {
  /** The chain the rule stands in, usually OUTPUT or PREROUTING. */
  readonly hook: string;
  readonly entry: ParsedRule;
}

/**
 * All that is IPTLB's in a nat table, and nothing else: the only part that this program reads,
 * shows or changes. Plain data, so that it can cross the helper's stdout.
 */
export interface OwnRules {
  readonly chains: readonly ParsedChain[];
  /** In the order in which they stand in their chains. */
  readonly references: readonly Reference[];
}

/**
 * A nat table at one moment: our part, and the whole in which it stands.
 *
 * SECURITY: the whole is for putting our rules back to their places; it never leaves the process.
 */
export interface Snapshot {
  readonly own: OwnRules;
  readonly table: readonly ParsedChain[];
}

export const NO_RULES: OwnRules = { chains: [], references: [] };

/** The prefix of the LOG rules on hooks; those of our chains start with the chain's name. */
const HOOK_LOG_PREFIX = 'IPTLB:';

/**
 * Whether a chain is IPTLB's. Names with characters that neither this program nor the original writes
 * are not: nobody could ask for such a chain to be removed.
 */
export const isOwnChain = (name: string): boolean =>
  name.startsWith(OWN_CHAIN_PREFIX) && /^[A-Za-z0-9_.-]+$/.test(name);

/** Picks IPTLB's own part out of a whole nat table. */
export function ownRules(table: readonly ParsedChain[]): OwnRules {
  const chains: ParsedChain[] = [];
  const references: Reference[] = [];
  for (const chain of table) {
    if (isOwnChain(chain.name)) {
      chains.push(chain);
      continue;
    }
    for (const entry of chain.rules) {
      if (isOwnReference(entry)) references.push({ hook: chain.name, entry });
    }
  }
  return { chains, references };
}

function isOwnReference({ target, logPrefix }: ParsedRule): boolean {
  if (target === null) return false;
  return (
    isOwnChain(target) || (target === 'LOG' && logPrefix?.startsWith(HOOK_LOG_PREFIX) === true)
  );
}

/** Whether two readings differ in counters alone. */
export function isSameButCounters(a: OwnRules, b: OwnRules): boolean {
  return (
    a.chains.length === b.chains.length &&
    a.references.length === b.references.length &&
    a.references.every(({ hook, entry }, place) => {
      const other = b.references[place];
      return hook === other?.hook && entry.text === other.entry.text;
    }) &&
    a.chains.every(({ name, rules }, place) => {
      const other = b.chains[place];
      return (
        name === other?.name &&
        rules.length === other.rules.length &&
        rules.every(({ text }, at) => text === other.rules[at]?.text)
      );
    })
  );
}

/** What one LOG rule on a hook serves: all profiles of one IP and protocol on that hook. */
export interface LogScope {
  readonly hook: string;
  readonly ip: string;
  readonly protocol: Protocol;
}

export const scopeKey = ({ hook, ip, protocol }: LogScope): string => `${hook} ${ip} ${protocol}`;

/** The scope of a jump or LOG rule of ours that stands on a hook; null when it names no single IP and protocol. */
export const logScope = (hook: string, rule: Rule | null): LogScope | null =>
  rule?.destination && rule.protocol
    ? { hook, ip: rule.destination, protocol: rule.protocol }
    : null;

/** The same, as one word. */
export function scopeOf({ hook, entry }: Reference): string | null {
  const scope = logScope(hook, entry.rule);
  return scope && scopeKey(scope);
}

/** Our rules with the questions that a plan asks of them answered once, in time linear in their number. */
export interface RuleIndex {
  readonly own: OwnRules;
  readonly chains: ReadonlyMap<string, ParsedChain>;
  readonly jumpsTo: ReadonlyMap<string, readonly Reference[]>;
  readonly jumpsIn: ReadonlyMap<string, readonly Reference[]>;
  /** Per chain, the jumps to it out of our own chains: made by hand, for we write none. */
  readonly jumpsWithin: ReadonlyMap<string, readonly Reference[]>;
  readonly logsOf: ReadonlyMap<string, readonly Reference[]>;
  /** Per scope, the chains that it leads to, and the level at which each of them logs (null: it does not). */
  readonly loggersOf: ReadonlyMap<string, ReadonlyMap<string, number | null>>;
  /** Per scope and log level, how many of those chains log at it. */
  readonly levelsOf: ReadonlyMap<string, readonly number[]>;
  /** Place of each reference in the kernel's order. */
  readonly placeOf: ReadonlyMap<Reference, number>;
}

export function indexRules(own: OwnRules): RuleIndex {
  const chains = new Map(own.chains.map((chain) => [chain.name, chain]));
  const jumpsTo = new Map<string, Reference[]>();
  const jumpsIn = new Map<string, Reference[]>();
  const logsOf = new Map<string, Reference[]>();
  const loggersOf = new Map<string, Map<string, number | null>>();
  for (const reference of own.references) {
    const { target } = reference.entry;
    const scope = scopeOf(reference);
    if (target === 'LOG') {
      if (scope !== null) pushTo(logsOf, scope, reference);
      continue;
    }
    if (target === null) continue;
    pushTo(jumpsTo, target, reference);
    if (scope === null) continue;
    pushTo(jumpsIn, scope, reference);
    const loggers = loggersOf.get(scope) ?? new Map<string, number | null>();
    loggersOf.set(scope, loggers.set(target, logLevelOf(chains.get(target))));
  }
  const levelsOf = new Map(
    [...loggersOf].map(([scope, loggers]) => [scope, countLevels([...loggers.values()])]),
  );
  const jumpsWithin = new Map<string, Reference[]>();
  for (const { name, rules } of own.chains) {
    for (const entry of rules) {
      if (entry.target === null || !isOwnChain(entry.target)) continue;
      pushTo(jumpsWithin, entry.target, { hook: name, entry });
    }
  }
  const placeOf = new Map(own.references.map((reference, place) => [reference, place]));
  return { own, chains, jumpsTo, jumpsIn, jumpsWithin, logsOf, loggersOf, levelsOf, placeOf };
}

function countLevels(levels: readonly (number | null)[]): number[] {
  const counts: number[] = [];
  for (const level of levels) if (level !== null) counts[level] = (counts[level] ?? 0) + 1;
  return counts;
}

function logLevelOf(chain: ParsedChain | undefined): number | null {
  for (const { rule } of chain?.rules ?? []) {
    if (rule?.target.kind === 'log') return rule.target.level;
  }
  return null;
}
