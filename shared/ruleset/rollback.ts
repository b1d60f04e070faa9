import { orderBack, type Line } from './hook-order.ts';
import { partNow, partThen, type Part } from './part.ts';
import type { OwnRules, Snapshot } from './own.ts';
import type { ParsedRule } from './parse.ts';
import { quoteForRestore } from './render.ts';

/** How our part of the kernel's rules becomes again what it was. */
export interface Rollback {
  /** For `iptables-restore --noflush`. */
  readonly text: string;
  /** False where others changed a hook since: our rules then come to its top, above theirs. */
  readonly isInPlace: boolean;
  /** A rule that restore text cannot say, for it has a line break in it; null where there is none. */
  readonly unwritable: string | null;
}

/**
 * Turns our part of the rules (or some part of it) from what it is `now` into what it was `then`, to
 * the letter and to its places among the rules of others; null where they are the same. It puts back
 * also what no profile could say.
 */
export function rollback(now: Snapshot, then: Snapshot, part: Part | null = null): Rollback | null {
  const current = part ? partNow(now.own, part) : now.own;
  const target = part ? partThen(then.own, part) : then.own;
  const hooks = hookLines(linesOf(now, current), linesOf(then, target));
  const lines = [
    ...chainLines(current, target),
    ...hooks.flatMap(({ lines: each }) => each),
    ...dropLines(current, target),
  ];
  if (lines.length === 0) return null;
  return {
    text: ['*nat', ...lines, 'COMMIT', ''].join('\n'),
    isInPlace: hooks.every(({ isInPlace }) => isInPlace),
    unwritable: lines.find((line) => line.includes('\n')) ?? null,
  };
}

const texts = (rules: readonly ParsedRule[]): string => rules.map(({ text }) => text).join('\n');

function chainLines(current: OwnRules, target: OwnRules): string[] {
  const now = new Map(current.chains.map(({ name, rules }) => [name, texts(rules)]));
  const changed = target.chains.filter(({ name, rules }) => now.get(name) !== texts(rules));
  return [
    // All declarations first: a rule may jump to a chain that comes later.
    ...changed.map(({ name }) => `:${name} - [0:0]`),
    ...changed.flatMap(({ name, rules }) => rules.map(({ text }) => `-A ${name} ${text}`)),
  ];
}

function dropLines(current: OwnRules, target: OwnRules): string[] {
  const kept = new Set(target.chains.map(({ name }) => name));
  const gone = current.chains.filter(({ name }) => !kept.has(name));
  return [...gone.map(({ name }) => `-F ${name}`), ...gone.map(({ name }) => `-X ${name}`)];
}

interface HookLines {
  readonly lines: readonly string[];
  readonly isInPlace: boolean;
}

function hookLines(now: HookReader, then: HookReader): HookLines[] {
  const hooks = new Set([...now.hooks, ...then.hooks]);
  return [...hooks].flatMap((hook): HookLines[] => {
    const current = now.read(hook);
    const order = orderBack(current, then.read(hook));
    if (!order) return [];
    const lines = commands(quoteForRestore(hook), current, order.lines);
    return [{ lines, isInPlace: order.isInPlace }];
  });
}

interface HookReader {
  /** Those in which something of the part stands. */
  readonly hooks: readonly string[];
  /** A hook line by line, others' rules included. */
  readonly read: (hook: string) => Line[];
}

function linesOf({ own, table }: Snapshot, part: OwnRules): HookReader {
  const ours = new Set(part.references.map(({ entry }) => entry));
  const beside = new Set(
    own.references.map(({ entry }) => entry).filter((each) => !ours.has(each)),
  );
  const rulesOf = new Map(table.map(({ name, rules }) => [name, rules]));
  return {
    hooks: part.references.map(({ hook }) => hook),
    read: (hook) =>
      (rulesOf.get(hook) ?? []).map((entry) => ({
        text: entry.text,
        isOurs: ours.has(entry),
        isBeside: beside.has(entry),
      })),
  };
}

/** Takes out and puts in only what differs, unless what stays would be in another order. */
function commands(hook: string, now: readonly Line[], wanted: readonly Line[]): string[] {
  const extra = without(now, wanted);
  const missing = without(wanted, now);
  const isInOrder = joined(without(now, extra)) === joined(without(wanted, missing));
  const out = isInOrder ? extra : now.filter(({ isOurs }) => isOurs);
  const into = isInOrder ? taken(wanted, missing) : new Set(wanted.filter(({ isOurs }) => isOurs));
  return [
    // By its text, never by its place: where somebody is faster than we are, no rule of others goes.
    ...out.map(({ text }) => `-D ${hook} ${text}`),
    ...wanted.flatMap((line, place) =>
      into.has(line) ? [`-I ${hook} ${place + 1} ${line.text}`] : [],
    ),
  ];
}

const joined = (lines: readonly Line[]): string => lines.map(({ text }) => text).join('\n');

/** The lines that are left when each of `takers` takes the first equal line away, as `-D` does. */
function without(lines: readonly Line[], takers: readonly Line[]): Line[] {
  const gone = taken(lines, takers);
  return lines.filter((line) => !gone.has(line));
}

function taken(lines: readonly Line[], takers: readonly Line[]): ReadonlySet<Line> {
  const counts = new Map<string, number>();
  for (const { text } of takers) counts.set(text, (counts.get(text) ?? 0) + 1);
  return new Set(
    lines.filter(({ text }) => {
      const count = counts.get(text) ?? 0;
      if (count > 0) counts.set(text, count - 1);
      return count > 0;
    }),
  );
}
