import { shortHash } from '#shared/profile';
import type { ParsedChain } from './parse.ts';
import type { Plan, Step } from './plan.ts';
import { quoteForRestore, renderRule, ruleArguments } from './render.ts';
import { splitWords } from './saved-words.ts';

/** The plan as the standard input of `iptables-restore --noflush`. */
export const restoreText = (plan: Plan): string => [...restoreChunks(plan)].join('');

/** Characters that are written at a time, or a little more: some 200 rules. */
const CHUNK = 20_000;

/** Prints the table, of which nobody reads anything; see docs/adr/0011-asking-for-all-chains.md. */
const LIST = '-S\n';

const NEVER: ReadonlySet<string> = new Set();

/**
 * The same in pieces, so that iptables-restore reads the first while the next are being written.
 *
 * @param listedAfter the table is listed as soon as all of these hooks are there; see hooksToList
 */
export function* restoreChunks(
  { steps }: Plan,
  listedAfter: ReadonlySet<string> = NEVER,
): Generator<string, void> {
  const awaited = new Set(listedAfter);
  let text = '*nat\n';
  for (const step of steps) {
    text += restoreLines(step);
    if (awaited.delete(step.chain) && awaited.size === 0) text += LIST;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  yield `${text}COMMIT\n`;
}

/** From this many new chains on it pays to list the table first. */
const MANY_CHAINS = 100;

/**
 * The hooks that a plan enters, if it pays to list the table once they are there; none if not. Then iptables-restore
 * asks the kernel for all chains at once, and not for each one that the text names.
 *
 * Before they are there the table must not be listed: iptables-restore 1.8.9 then takes hooks for existing that the
 * kernel does not have, and the transaction fails.
 *
 * @param table as it is before the plan, all of which gets listed
 */
export function hooksToList({ steps }: Plan, table: readonly ParsedChain[]): ReadonlySet<string> {
  const made = steps.filter((step) => step.do === 'build' && step.isNew).length;
  const there = table.reduce((sum, { rules }) => sum + rules.length, 0);
  if (made < Math.max(MANY_CHAINS, there)) return NEVER;
  return new Set(steps.flatMap((step) => (step.do === 'insert' ? [step.chain] : [])));
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
