import { chainName } from '#shared/profile';
import { profileIn } from './adopt.ts';
import { indexRules, scopeOf, type OwnRules, type Reference } from './own.ts';
import { isJumpTo, partOfChange, type Part } from './part.ts';
import type { Change } from './plan.ts';

/** Three readings of our rules: before a change, as it left them, and as they are. */
export interface Readings {
  readonly before: OwnRules;
  readonly after: OwnRules;
  readonly now: OwnRules;
}

/** What of a change is still its own to put back. */
export interface Remainder {
  readonly part: Part;
  /** Chains of the change that others have taken over since: theirs is the later word. */
  readonly taken: readonly string[];
}

/**
 * What is left of a change now that others may have been at work: its part less the chains that others gave
 * another profile or took out, and less the LOG rules that would not be right any more, because chains outside of
 * the part log otherwise than before the change.
 *
 * A chain that others changed in any other way stays: rules that nobody confirmed may still be at work in it. So does
 * one that holds nothing but rules of the change, even where what others left of them reads as a profile.
 */
export function remainder(change: Change, { before, after, now }: Readings): Remainder {
  const whole = partOfChange(change, before, after);
  const names = new Map(change.set.map(({ name }) => [chainName(name), name]));
  const textBefore = textsOf(whole, before);
  const textThen = textsOf(whole, after);
  const textNow = textsOf(whole, now);
  const index = indexRules(now);
  const taken = [...whole.chains].filter((chain) => {
    const text = textNow.get(chain);
    if (text === textThen.get(chain) || text === textBefore.get(chain)) return false;
    if (text === undefined) return true;
    const name = names.get(chain);
    return (
      hasOtherLines(text, textThen.get(chain) ?? '') &&
      profileIn(index, chain, name === undefined ? [] : [name]) !== null
    );
  });
  const isTaken = new Set(taken);
  const chains = new Set([...whole.chains].filter((chain) => !isTaken.has(chain)));
  return { part: { chains, ...logsOf(whole.scopes, chains, { before, now }) }, taken };
}

/**
 * What becomes of the LOG rules of some scopes when chains are put back: they come back too where they served
 * these chains alone, or the same others as now; go where nobody logs any more; and are else left to the others.
 */
function logsOf(
  of: ReadonlySet<string>,
  chains: ReadonlySet<string>,
  { before, now }: Pick<Readings, 'before' | 'now'>,
): Pick<Part, 'scopes' | 'silent'> {
  const [scopes, silent] = [new Set<string>(), new Set<string>()];
  const isBeside = (jump: Reference) => !isJumpTo(jump, chains);
  const others = [loggedBy(before, isBeside), loggedBy(now, isBeside)] as const;
  const ours = loggedBy(before, (each) => isJumpTo(each, chains));
  for (const scope of of) {
    const [then, since] = others.map((each) => each.get(scope));
    if (then === since || (since === undefined && ours.has(scope))) scopes.add(scope);
    else if (since === undefined) silent.add(scope);
  }
  return { scopes, silent };
}

function hasOtherLines(text: string, than: string): boolean {
  const known = new Set(than.split('\n'));
  return text.split('\n').some((line) => !known.has(line));
}

/** The rules of each chain of a part that is there, and the jumps to it, as text to compare. */
function textsOf({ chains }: Part, own: OwnRules): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { name, rules } of own.chains) {
    if (chains.has(name)) texts.set(name, rules.map(({ text }) => `${text}\n`).join(''));
  }
  for (const { hook, entry } of own.references) {
    const chain = entry.target ?? '';
    if (chains.has(chain)) texts.set(chain, `${texts.get(chain) ?? ''}${hook} ${entry.text}\n`);
  }
  return texts;
}

/** Which of some jumps lead to chains that log, by scope, as text to compare. */
function loggedBy(
  { chains, references }: OwnRules,
  isMeant: (jump: Reference) => boolean,
): ReadonlyMap<string, string> {
  const logs = new Map(
    chains.map(({ name, rules }) => [name, rules.find(({ target }) => target === 'LOG')?.text]),
  );
  const logged = new Map<string, string>();
  for (const each of references) {
    const log = logs.get(each.entry.target ?? '');
    const scope = scopeOf(each);
    if (log === undefined || scope === null || !isMeant(each)) continue;
    logged.set(scope, `${logged.get(scope) ?? ''}${each.entry.text}, ${log}\n`);
  }
  return logged;
}
