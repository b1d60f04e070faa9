import { pushTo } from './group.ts';
import type { OwnRules } from './own.ts';
import type { ParsedRule } from './parse.ts';
import type { Plan } from './plan.ts';
import { isSameRule, type Rule } from './rule.ts';

/** What a plan does to one chain: our own, or one that we hook into. */
interface ChainSteps {
  /** The rules that it is built anew with; null where it is not. */
  built: readonly Rule[] | null;
  isDropped: boolean;
  /** In the order of the commands: the last one ends up first. */
  readonly inserted: Rule[];
  /** Texts of rules that are taken out, and how many of each. */
  readonly deleted: Map<string, number>;
}

/**
 * Works out what a plan makes of our rules, for a moment in which there is nothing else to do. The answer tells
 * whether rules are exactly that, whatever their counters.
 *
 * Then nothing is left to plan, and that is known without planning once more, in a fraction of the time. The
 * opposite does not follow: others may have changed rules of ours that the plan leaves alone.
 */
export function expectOutcome(plan: Plan, before: OwnRules): (after: OwnRules) => boolean {
  const steps = stepsByChain(plan);
  const chains = new Map(before.chains.map(({ name, rules }) => [name, rules]));
  const references = entriesByHook(before);
  return (after) => hasChains(steps, chains, after) && hasReferences(steps, references, after);
}

function stepsByChain(plan: Plan): ReadonlyMap<string, ChainSteps> {
  const byChain = new Map<string, ChainSteps>();
  const stepsOf = (chain: string): ChainSteps => {
    const steps = byChain.get(chain);
    if (steps) return steps;
    const none = { built: null, isDropped: false, inserted: [], deleted: new Map() };
    byChain.set(chain, none);
    return none;
  };
  for (const step of plan.steps) {
    const steps = stepsOf(step.chain);
    switch (step.do) {
      case 'build':
        steps.built = step.rules;
        break;
      case 'insert':
        steps.inserted.push(step.rule);
        break;
      case 'delete':
        steps.deleted.set(step.entry.text, (steps.deleted.get(step.entry.text) ?? 0) + 1);
        break;
      case 'drop':
        steps.isDropped = true;
        break;
    }
  }
  return byChain;
}

type Steps = ReadonlyMap<string, ChainSteps>;

type Entries = ReadonlyMap<string, readonly ParsedRule[]>;

function hasChains(steps: Steps, there: Entries, after: OwnRules): boolean {
  const expected = new Set(there.keys());
  for (const [chain, { built, isDropped }] of steps) {
    if (isDropped) expected.delete(chain);
    else if (built) expected.add(chain);
  }
  return (
    after.chains.length === expected.size &&
    after.chains.every(
      ({ name, rules }) =>
        expected.has(name) && isOutcome(rules, there.get(name) ?? [], steps.get(name)),
    )
  );
}

function hasReferences(steps: Steps, old: Entries, after: OwnRules): boolean {
  const now = entriesByHook(after);
  const hooks = new Set([...old.keys(), ...now.keys(), ...steps.keys()]);
  return [...hooks].every((hook) => {
    const done = steps.get(hook);
    // The chains of our own have been looked at.
    if (done?.built || done?.isDropped) return true;
    return isOutcome(now.get(hook) ?? [], old.get(hook) ?? [], done);
  });
}

function entriesByHook({ references }: OwnRules): Entries {
  const byHook = new Map<string, ParsedRule[]>();
  for (const { hook, entry } of references) pushTo(byHook, hook, entry);
  return byHook;
}

/** Whether rules are those of before after what was done to them. */
function isOutcome(
  now: readonly ParsedRule[],
  before: readonly ParsedRule[],
  steps: ChainSteps | undefined,
): boolean {
  const written = steps?.built ?? steps?.inserted.toReversed() ?? [];
  const kept = steps?.built ? [] : without(before, steps?.deleted);
  return (
    now.length === written.length + kept.length &&
    now.every(({ rule, text }, place) => {
      const wanted = written[place];
      if (wanted) return rule !== null && isSameRule(rule, wanted);
      return text === kept[place - written.length]?.text;
    })
  );
}

function without(
  entries: readonly ParsedRule[],
  deleted: ReadonlyMap<string, number> | undefined,
): readonly ParsedRule[] {
  if (!deleted || deleted.size === 0) return entries;
  const left = new Map(deleted);
  return entries.filter(({ text }) => {
    const count = left.get(text) ?? 0;
    if (count > 0) left.set(text, count - 1);
    return count === 0;
  });
}
