import { pushTo } from './group.ts';
import type { Plan, Step } from './plan.ts';
import { ruleArguments } from './render.ts';
import { splitWords } from './saved-words.ts';

/**
 * The plan as commands that a person can run by hand in a shell.
 *
 * Run one by one they come to the same rules, but not at once: connections in between may fail.
 */
export function commandLines(plan: Plan): string[] {
  return oneByOne(plan.steps)
    .flatMap(commandsOf)
    .map((words) => ['iptables', '-t', 'nat', ...words].map(quoteForShell).join(' '));
}

/**
 * The steps with each old jump going right before the new one comes: where they are run one by one, no profile is
 * without a jump until the turn of all others has come.
 */
function oneByOne(steps: readonly Step[]): readonly Step[] {
  const entered = new Set(steps.map((step) => (step.do === 'insert' ? chainBehind(step) : null)));
  const old = new Map<string, Step[]>();
  const others = steps.filter((step) => {
    const chain = step.do === 'delete' ? step.entry.target : null;
    if (chain === null || !entered.has(chain)) return true;
    pushTo(old, chain, step);
    return false;
  });
  return others.flatMap((step) =>
    step.do === 'insert' ? [...(old.get(chainBehind(step) ?? '') ?? []), step] : [step],
  );
}

const chainBehind = ({ rule: { target } }: Extract<Step, { do: 'insert' }>): string | null =>
  target.kind === 'jump' ? target.chain : null;

function commandsOf(step: Step): string[][] {
  const { chain } = step;
  switch (step.do) {
    case 'build':
      return [
        [step.isNew ? '-N' : '-F', chain],
        ...step.rules.map((rule) => ['-A', chain, ...ruleArguments(rule)]),
      ];
    case 'delete':
      return [['-D', chain, ...splitWords(step.entry.text)]];
    case 'insert':
      return [['-I', chain, '1', ...ruleArguments(step.rule)]];
    case 'drop':
      return [
        ['-F', chain],
        ['-X', chain],
      ];
  }
}

/** Others' comments stand in rules that we delete; a shell must not act on them. */
export const quoteForShell = (word: string): string =>
  /^[\w@%+=:,./!-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
