import { shortHash } from '#shared/profile';
import type { Plan, Step } from './plan.ts';
import { quoteForRestore, renderRule, ruleArguments } from './render.ts';
import { splitWords } from './saved-words.ts';

/** The plan as the standard input of `iptables-restore --noflush`. */
export const restoreText = (plan: Plan): string => [...restoreChunks(plan)].join('');

/** Characters that are written at a time, or a little more: some 200 rules. */
const CHUNK = 20_000;

/** The same in pieces, so that iptables-restore reads the first while the next are being written. */
export function* restoreChunks({ steps }: Plan): Generator<string, void> {
  let text = '*nat\n';
  for (const step of steps) {
    text += restoreLines(step);
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}COMMIT\n`;
}

/** One text put together, not lines joined: a transaction may have tens of thousands of rules. */
function restoreLines(step: Step): string {
  switch (step.do) {
    case 'build': {
      let text = `:${step.chain} - [0:0]\n`;
      for (const rule of step.rules) text += `-A ${step.chain} ${renderRule(rule)}\n`;
      return text;
    }
    case 'delete':
      return `-D ${quoteForRestore(step.chain)} ${step.entry.text}\n`;
    case 'insert':
      return `-I ${step.chain} 1 ${renderRule(step.rule)}\n`;
    case 'drop':
      return `-F ${step.chain}\n-X ${step.chain}\n`;
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

/** Names a plan, so that the helper can tell whether it is about to do what a person has read. */
export function fingerprint(plan: Plan): string {
  const text = restoreText(plan);
  return `${shortHash(text)}${shortHash(`${text.length} ${text}`)}`;
}
