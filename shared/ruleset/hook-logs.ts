import { hookLogRule } from './compile.ts';
import { logScope, scopeKey, type LogScope, type Reference, type RuleIndex } from './own.ts';
import { HOOKS } from './rule.ts';
import { replace, settle, type Settled, type Wish } from './wish.ts';

/** A chain that a change touches: how it shall log from now on, and what becomes of its jump. */
export interface ChainOnHook {
  readonly chain: string;
  readonly level: number | null;
  readonly jump: Settled;
}

/** What the change does within one scope. */
interface Part {
  readonly scope: LogScope;
  /** The scope as one word. */
  readonly key: string;
  /** The chains touched that the scope leads to now. */
  readonly leaving: ChainOnHook[];
  /** The chains touched that the scope shall lead to. */
  readonly entering: ChainOnHook[];
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
  const settled: SettledLog[] = [];
  for (const part of partsOf(index, touched)) {
    const wish = wishOf(index, part);
    // What others need and we have no part in is theirs to repair.
    if (wish.rule !== null && !isLogging(index, part)) continue;
    const log = settle(wish);
    const isLow = log.kept !== null && isTooLow(index, part, index.placeOf.get(log.kept) ?? 0);
    settled.push({
      log: isLow ? replace(wish) : log,
      lastServed: part.entering.at(-1)?.chain ?? null,
    });
  }
  return settled;
}

function partsOf(index: RuleIndex, touched: readonly ChainOnHook[]): Iterable<Part> {
  const parts = new Map<string, Part>();
  const partOf = (scope: LogScope): Part => {
    const key = scopeKey(scope);
    const known = parts.get(key);
    if (known) return known;
    const part = { scope, key, leaving: [], entering: [] };
    parts.set(key, part);
    return part;
  };
  for (const each of touched) {
    for (const scope of scopesNow(index, each)) partOf(scope).leaving.push(each);
    const scope = logScope(each.jump.wish.hook, each.jump.wish.rule);
    if (scope !== null) partOf(scope).entering.push(each);
  }
  return parts.values();
}

/** Each scope that leads to a chain now, once. */
function scopesNow(index: RuleIndex, { chain, jump }: ChainOnHook): Iterable<LogScope> {
  const { present } = jump.wish;
  if (present.length > 0) {
    return eachOnce(present.map(({ hook, entry }) => logScope(hook, entry.rule)));
  }
  // With the jump gone, the chain's own rules still tell whose LOG rule it has left behind.
  const rules = index.chains.get(chain)?.rules;
  if (!rules) return [];
  const mayServe = rules.flatMap(({ rule }) => HOOKS.map((hook) => logScope(hook, rule)));
  return eachOnce(mayServe.filter((scope) => scope && index.logsOf.has(scopeKey(scope))));
}

function eachOnce(scopes: readonly (LogScope | null)[]): Iterable<LogScope> {
  if (scopes.length <= 1) return scopes.filter((scope) => scope !== null);
  return new Map(scopes.flatMap((scope) => (scope ? [[scopeKey(scope), scope]] : []))).values();
}

/** Several chains share the rule: it logs at the most severe of their levels. */
function wishOf(index: RuleIndex, { scope, key, leaving, entering }: Part): Wish {
  const counts = index.levelsOf.get(key)?.slice() ?? [];
  const count = (level: number | null | undefined, by: number) => {
    if (level != null) counts[level] = (counts[level] ?? 0) + by;
  };
  for (const { chain } of leaving) count(index.loggersOf.get(key)?.get(chain), -1);
  for (const { level } of entering) count(level, 1);
  const level = counts.findIndex((chains) => chains > 0);
  const { hook, ip, protocol } = scope;
  return {
    hook,
    rule: level < 0 ? null : hookLogRule(hook, ip, protocol, level),
    present: index.logsOf.get(key) ?? [],
  };
}

/** Whether any chain touched logs in the scope now or shall do so. */
const isLogging = (index: RuleIndex, { key, leaving, entering }: Part): boolean =>
  entering.some(({ level }) => level !== null) ||
  leaving.some(({ chain }) => index.loggersOf.get(key)?.get(chain) != null);

/** A LOG rule below the jump of a chain that logs would never see that chain's connections. */
function isTooLow(index: RuleIndex, { key, leaving, entering }: Part, place: number): boolean {
  const logging = entering.filter(({ level }) => level !== null);
  if (logging.some(({ jump }) => jump.isInserted)) return true;
  const touched = new Set(leaving.map(({ chain }) => chain));
  const stays = new Set(logging.map(({ jump }) => jump.kept));
  const first = (index.jumpsIn.get(key) ?? []).find((jump) => {
    const chain = jump.entry.target ?? '';
    return touched.has(chain) ? stays.has(jump) : index.loggersOf.get(key)?.get(chain) != null;
  });
  return first !== undefined && place > (index.placeOf.get(first) ?? 0);
}
