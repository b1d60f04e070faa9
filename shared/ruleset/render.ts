import { PROBABILITY_ONE, onceEach, probabilityUnits, type Rule, type Target } from './rule.ts';

/** Rules are immutable, and each is rendered for the transaction and for what is told of it. */
const rendered = new WeakMap<Rule, string>();

/** The arguments of a rule, in the original program's order, as one would type them. */
export function renderRule(rule: Rule): string {
  const known = rendered.get(rule) ?? ruleArguments(rule).map(quoteForRestore).join(' ');
  rendered.set(rule, known);
  return known;
}

/**
 * The arguments of a rule, one by one, unquoted.
 *
 * The original puts `-d` before `-p` in the LOG rule of a hook and after it everywhere else; the
 * difference means nothing to iptables and is kept for its transcripts.
 */
export function ruleArguments(rule: Rule): string[] {
  const isLog = rule.target.kind === 'log';
  const words: string[] = [];
  if (rule.destination && isLog) words.push('-d', rule.destination);
  if (rule.protocol) words.push('-p', rule.protocol);
  if (rule.destination && !isLog) words.push('-d', rule.destination);
  if (rule.destinationPort !== undefined) words.push('--dport', String(rule.destinationPort));
  if (rule.isLocalOnly) words.push('-m', 'addrtype', '--dst-type', 'LOCAL');
  if (rule.probability !== undefined) {
    words.push('-m', 'statistic', '--mode', 'random');
    words.push('--probability', renderProbability(rule.probability));
  }
  words.push(...targetArguments(rule.target));
  return words;
}

function targetArguments(target: Target): string[] {
  switch (target.kind) {
    case 'log':
      return ['-j', 'LOG', '--log-prefix', target.prefix, '--log-level', String(target.level)];
    case 'dnat':
      return ['-j', 'DNAT', '--to-destination', target.to];
    case 'return':
      return ['-j', 'RETURN'];
    case 'jump':
      return ['-j', target.chain];
  }
}

/** Five decimals where they say it exactly, as the original writes it; more where they do not. */
const renderProbability = onceEach((units) => {
  const chance = units / PROBABILITY_ONE;
  const five = chance.toFixed(5);
  return probabilityUnits(Number(five)) === units ? five : chance.toFixed(11);
});

/** Quotes one argument for iptables-restore, which knows double quotes and the backslash. */
export const quoteForRestore = (argument: string): string =>
  /^[A-Za-z0-9_:.,/+=-]+$/.test(argument)
    ? argument
    : `"${argument.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
