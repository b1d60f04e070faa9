import { PROBABILITY_ONE, onceEach, probabilityUnits, type Rule, type Target } from './rule.ts';
import { splitWords } from './saved-words.ts';

/**
 * The arguments of a rule, in the original program's order, as one would type them.
 *
 * The original puts `-d` before `-p` in the LOG rule of a hook and after it everywhere else; the
 * difference means nothing to iptables and is kept for its transcripts.
 */
export function renderRule(rule: Rule): string {
  const { protocol, destination, destinationPort, probability, target } = rule;
  const to = destination ? `-d ${quoteForRestore(destination)} ` : '';
  const isLog = target.kind === 'log';
  // One text put together, not words joined: a transaction may have tens of thousands of rules.
  return `${isLog ? to : ''}${protocol ? `-p ${protocol} ` : ''}${isLog ? '' : to}${
    destinationPort === undefined ? '' : `--dport ${destinationPort} `
  }${rule.isLocalOnly ? '-m addrtype --dst-type LOCAL ' : ''}${
    probability === undefined
      ? ''
      : `-m statistic --mode random --probability ${renderProbability(probability)} `
  }${renderTarget(target)}`;
}

/** The same, one by one, unquoted. */
export const ruleArguments = (rule: Rule): string[] => splitWords(renderRule(rule));

function renderTarget(target: Target): string {
  switch (target.kind) {
    case 'log':
      return `-j LOG --log-prefix ${quoteForRestore(target.prefix)} --log-level ${target.level}`;
    case 'dnat':
      return `-j DNAT --to-destination ${quoteForRestore(target.to)}`;
    case 'return':
      return '-j RETURN';
    case 'jump':
      return `-j ${quoteForRestore(target.chain)}`;
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
