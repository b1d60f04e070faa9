import { hookLogRule } from './compile.ts';
import { keyOfScope, scopeOf, type Reference, type RuleIndex } from './own.ts';
import { HOOKS } from './rule.ts';
import { replace, scopeOfWish, settle, type Settled, type Wish } from './wish.ts';

/** A chain that a change touches: how it shall log from now on, and what becomes of its jump. */
export interface ChainOnHook {
  readonly chain: string;
  readonly level: number | null;
  readonly jump: Settled;
}

/** What the change does within one scope. */
interface Part {
  readonly scope: string;
  /** The chains touched that the scope leads to now. */
  readonly leaving: readonly ChainOnHook[];
  /** The chains touched that the scope shall lead to. */
  readonly entering: readonly ChainOnHook[];
}

/**
 * LOG rules of ours that serve nobody: no jump to a chain of ours stands on their hook for their IP and
 * protocol. One that names no single IP and protocol is left alone: nobody can tell whom it serves.
 */
export function orphanLogs({ logsOf, jumpsIn }: RuleIndex): readonly Reference[] {
  return [...logsOf].flatMap(([scope, logs]) => (jumpsIn.has(scope) ? [] : logs));
}

/** What becomes of one LOG rule. */
export interface SettledLog {
  readonly log: Settled;
  /** The last of the wanted chains that it serves from now on; null where it serves none of them. */
  readonly lastServed: string | null;
}

/** What becomes of the LOG rules of all scopes that the touched chains leave, stay in or enter. */
export function settleLogs(
  index: RuleIndex,
  touched: readonly ChainOnHook[],
): readonly SettledLog[] {
  return partsOf(index, touched).flatMap((part): SettledLog[] => {
    const wish = wishOf(index, part);
    // What others need and we have no part in is theirs to repair.
    if (wish.rule !== null && !isLogging(index, part)) return [];
    const settled = settle(wish);
    const isLow =
      settled.kept !== null && isTooLow(index, part, index.placeOf.get(settled.kept) ?? 0);
    return [
      {
        log: isLow ? replace(wish) : settled,
        lastServed: part.entering.at(-1)?.chain ?? null,
      },
    ];
  });
}

function partsOf(index: RuleIndex, touched: readonly ChainOnHook[]): Part[] {
  const parts = new Map<
    string,
    { scope: string; leaving: ChainOnHook[]; entering: ChainOnHook[] }
  >();
  const partOf = (scope: string) => {
    const part = parts.get(scope) ?? { scope, leaving: [], entering: [] };
    if (part.leaving.length + part.entering.length === 0) parts.set(scope, part);
    return part;
  };
  for (const each of touched) {
    for (const scope of scopesNow(index, each)) partOf(scope).leaving.push(each);
    const scope = scopeOfWish(each.jump.wish);
    if (scope !== null) partOf(scope).entering.push(each);
  }
  return [...parts.values()];
}

function scopesNow(index: RuleIndex, { chain, jump }: ChainOnHook): Iterable<string> {
  const { present } = jump.wish;
  const [only] = present;
  if (only && present.length === 1) {
    const scope = scopeOf(only);
    return scope === null ? [] : [scope];
  }
  if (present.length > 0) {
    return new Set(present.map(scopeOf).filter((scope) => scope !== null));
  }
  // With the jump gone, the chain's own rules still tell whose LOG rule it has left behind.
  const rules = index.chains.get(chain)?.rules;
  if (!rules) return [];
  return new Set(
    rules
      .flatMap((entry) => HOOKS.map((hook) => scopeOf({ hook, entry })))
      .filter((scope) => scope !== null)
      .filter((scope) => index.logsOf.has(scope)),
  );
}

/** Several chains share the rule: it logs at the most severe of their levels. */
function wishOf(index: RuleIndex, { scope, leaving, entering }: Part): Wish {
  const counts = [...(index.levelsOf.get(scope) ?? [])];
  const count = (level: number | null | undefined, by: number) => {
    if (level != null) counts[level] = (counts[level] ?? 0) + by;
  };
  for (const { chain } of leaving) count(index.loggersOf.get(scope)?.get(chain), -1);
  for (const { level } of entering) count(level, 1);
  const level = counts.findIndex((chains) => chains > 0);
  const { hook, ip, protocol } = keyOfScope(scope);
  return {
    hook,
    rule: level < 0 ? null : hookLogRule(hook, ip, protocol, level),
    present: index.logsOf.get(scope) ?? [],
  };
}

/** Whether any chain touched logs in the scope now or shall do so. */
const isLogging = (index: RuleIndex, { scope, leaving, entering }: Part): boolean =>
  entering.some(({ level }) => level !== null) ||
  leaving.some(({ chain }) => index.loggersOf.get(scope)?.get(chain) != null);

/** A LOG rule below the jump of a chain that logs would never see that chain's connections. */
function isTooLow(index: RuleIndex, { scope, leaving, entering }: Part, place: number): boolean {
  const logging = entering.filter(({ level }) => level !== null);
  if (logging.some(({ jump }) => jump.isInserted)) return true;
  const touched = new Set(leaving.map(({ chain }) => chain));
  const stays = new Set(logging.map(({ jump }) => jump.kept));
  const first = (index.jumpsIn.get(scope) ?? []).find((jump) => {
    const chain = jump.entry.target ?? '';
    return touched.has(chain) ? stays.has(jump) : index.loggersOf.get(scope)?.get(chain) != null;
  });
  return first !== undefined && place > (index.placeOf.get(first) ?? 0);
}
