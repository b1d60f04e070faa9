import { compile } from './compile.ts';
import type { Change } from './plan.ts';
import { uncounted, type ParsedRule } from './parse.ts';
import { DEFAULT_LOG_LEVEL, PROBABILITY_ONE, onceEach, type Rule, type Target } from './rule.ts';

/** Rules by the text with which iptables-save is expected to print them. */
export type KnownRules = ReadonlyMap<string, ParsedRule>;

/** Profiles that are learned at a time: less than a millisecond. */
const CHUNK = 50;

/**
 * Learns the rules of a change by their expected text, piece by piece, for moments in which there is
 * nothing else to do. A snapshot of thousands of rules is then read by looking them up instead of
 * word by word. A guess that is wrong costs time and nothing else: such a text is read as any other.
 */
export function* learnRules(
  { set }: Change,
  known: Map<string, ParsedRule>,
): Generator<void, void> {
  // First what the plan waits for.
  for (const [index, profile] of set.entries()) {
    compile(profile);
    if (index % CHUNK === CHUNK - 1) yield;
  }
  for (const [index, profile] of set.entries()) {
    const { rules, jump, hookLog } = compile(profile);
    for (const rule of rules) learn(rule, known);
    learn(jump, known);
    if (hookLog) learn(hookLog, known);
    if (index % CHUNK === CHUNK - 1) yield;
  }
}

function learn(rule: Rule, known: Map<string, ParsedRule>): void {
  const text = joined(savedForm(rule));
  known.set(text, uncounted(text, rule));
}

/**
 * V8 keeps a text that was put together as a tree of its parts, and joins them when a character is asked for: once,
 * here, and not at each look-up.
 */
function joined(text: string): string {
  text.charCodeAt(0);
  return text;
}

/** A rule as iptables-save of version 1.8 prints it, with either backend. */
function savedForm(rule: Rule): string {
  const { protocol, destination, destinationPort, probability } = rule;
  return `${destination === undefined ? '' : `-d ${destination}/32 `}${
    protocol === undefined ? '' : `-p ${protocol} `
  }${destinationPort === undefined ? '' : `-m ${protocol ?? ''} --dport ${destinationPort} `}${
    rule.isLocalOnly ? '-m addrtype --dst-type LOCAL ' : ''
  }${
    probability === undefined
      ? ''
      : `-m statistic --mode random --probability ${savedProbability(probability)} `
  }${savedTarget(rule.target)}`;
}

const savedProbability = onceEach((units) => (units / PROBABILITY_ONE).toFixed(11));

function savedTarget(target: Target): string {
  switch (target.kind) {
    case 'log':
      return `-j LOG --log-prefix "${target.prefix}"${target.level === DEFAULT_LOG_LEVEL ? '' : ` --log-level ${target.level}`}`;
    case 'dnat':
      return `-j DNAT --to-destination ${target.to}`;
    case 'return':
      return '-j RETURN';
    case 'jump':
      return `-j ${target.chain}`;
  }
}
