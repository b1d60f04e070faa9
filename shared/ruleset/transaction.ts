import { shortHash } from '#shared/profile';
import type { Plan, Step } from './plan.ts';
import { quoteForRestore, renderRule, ruleArguments } from './render.ts';
import { splitWords } from './saved-words.ts';

/** The plan as the standard input of `iptables-restore --noflush`. */
export const restoreText = (plan: Plan): string => [...restoreChunks(plan)].join('');

/** Steps whose lines are written at a time. */
const CHUNK = 400;

/** The same in pieces, so that iptables-restore reads the first while the next are being written. */
export function* restoreChunks({ steps }: Plan): Generator<string, void> {
  yield '*nat\n';
  for (let start = 0; start < steps.length; start += CHUNK) {
    yield `${steps
      .slice(start, start + CHUNK)
      .flatMap(restoreLines)
      .join('\n')}\n`;
  }
  yield 'COMMIT\n';
}

function restoreLines(step: Step): string[] {
  switch (step.do) {
    case 'declare':
      return [`:${step.chain} - [0:0]`];
    case 'append':
      return [`-A ${step.chain} ${renderRule(step.rule)}`];
    case 'delete':
      return [`-D ${quoteForRestore(step.chain)} ${step.entry.text}`];
    case 'insert':
      return [`-I ${step.chain} 1 ${renderRule(step.rule)}`];
    case 'drop':
      return [`-F ${step.chain}`, `-X ${step.chain}`];
  }
}

/**
 * The plan as commands that a person can run by hand in a shell.
 *
 * Run one by one they come to the same rules, but not at once: connections in between may fail.
 */
export function commandLines(plan: Plan): string[] {
  return plan.steps
    .flatMap(commandsOf)
    .map((words) => ['iptables', '-t', 'nat', ...words].map(quoteForShell).join(' '));
}

function commandsOf(step: Step): string[][] {
  const { chain } = step;
  switch (step.do) {
    case 'declare':
      return [[step.isNew ? '-N' : '-F', chain]];
    case 'append':
      return [['-A', chain, ...ruleArguments(step.rule)]];
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

/** Names a plan, so that the helper can tell whether it is about to do what a person has read. */
export function fingerprint(plan: Plan): string {
  const text = restoreText(plan);
  return `${shortHash(text)}${shortHash(`${text.length} ${text}`)}`;
}
