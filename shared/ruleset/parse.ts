import { PROTOCOLS, parseSocketAddress } from '#shared/profile';
import { joinRules, splitWords } from './saved-words.ts';
import { DEFAULT_LOG_LEVEL, probabilityUnits, type Rule, type Target } from './rule.ts';

/** Packets and bytes as the kernel counted them. In the nat table, packets are connections. */
export interface Counters {
  readonly packets: number;
  readonly bytes: number;
}

/** One rule as iptables-save printed it. */
export interface ParsedRule {
  /** The rule's arguments, to the letter, without `-A CHAIN`. */
  readonly text: string;
  readonly counters: Counters;
  /** What the rule means; null when it says something that IPTLB never writes. */
  readonly rule: Rule | null;
  /** The target of `-j` or `-g`, whatever else the rule says. */
  readonly target: string | null;
  readonly logPrefix: string | null;
}

export interface ParsedChain {
  readonly name: string;
  /** ACCEPT or DROP for a built-in chain, null for a user's chain. */
  readonly policy: string | null;
  readonly rules: readonly ParsedRule[];
}

const NO_COUNTERS: Counters = { packets: 0, bytes: 0 };
const CHAIN_LINE = /^:(\S+) (\S+)/;
const RULE_LINE = /^(?:\[(\d+):(\d+)\] )?-A (\S+) ?([^]*)$/;

/**
 * Reads one table out of the text of `iptables-save`, with or without counters.
 *
 * Lines that cannot be read are left out: they are nobody's that this program could touch.
 */
export function parseTable(text: string, table = 'nat'): readonly ParsedChain[] {
  const reader = tableReader(undefined, table);
  reader.push(text);
  return reader.end();
}

/** Reads a table in pieces, while iptables-save is still writing it. */
export interface TableReader {
  readonly push: (text: string) => void;
  readonly end: () => readonly ParsedChain[];
  /** Whether all that was read makes whole tables, and is nothing else. Asked after end(). */
  readonly isWhole: () => boolean;
  /**
   * Whether iptables-save shows nothing of the table, for somebody has put into it by other means (nft) what it
   * cannot read. It ends with 0 all the same, and iptables-restore writes to such a table as to any.
   */
  readonly isHidden: () => boolean;
}

/** A rule by its arguments, as it reads before it has counted anything. */
export const uncounted = (text: string, rule: Rule): ParsedRule => ({
  text,
  counters: NO_COUNTERS,
  rule,
  ...wordsOf(rule.target),
});

/**
 * @param known rules by their arguments that need not be read word by word, each as uncounted() makes it; see
 *   saved.ts
 */
export function tableReader(known?: ReadonlyMap<string, ParsedRule>, table = 'nat'): TableReader {
  const chains = new Map<string, { name: string; policy: string | null; rules: ParsedRule[] }>();
  /** The table whose lines come now; null between tables. */
  let section: string | null = null;
  let isStrange = false;
  let isHidden = false;
  let rest = '';
  const ruleJoiner = joinRules();
  /** Takes a line that says a known rule, by no pattern: thousands of them are read at a time. */
  const readKnown = (line: string): boolean => {
    if (!known || section !== table || ruleJoiner.isWaiting()) return false;
    const start = line.startsWith('[') ? line.indexOf('] ') + 2 : 0;
    if (!line.startsWith('-A ', start)) return false;
    const end = line.indexOf(' ', start + 3);
    const rule = end < 0 ? undefined : known.get(line.slice(end + 1));
    const chain = rule && chains.get(line.slice(start + 3, end));
    if (!chain) return false;
    if (start === 0 || line.startsWith('[0:0] ')) {
      chain.rules.push(rule);
      return true;
    }
    const [packets = NaN, bytes = NaN] = line
      .slice(1, start - 2)
      .split(':')
      .map(Number);
    if (Number.isNaN(packets) || Number.isNaN(bytes)) return false;
    chain.rules.push({ ...rule, counters: { packets, bytes } });
    return true;
  };
  const readLine = (line: string) => {
    if (line.startsWith('*')) section = line.slice(1).trim();
    else if (line === 'COMMIT') section = null;
    else if (section === null && line !== '' && !line.startsWith('#')) isStrange = true;
    if (line.startsWith(`# Table \`${table}' is incompatible`)) isHidden = true;
    if (section !== table) return;
    const declared = line.startsWith(':') ? CHAIN_LINE.exec(line) : null;
    if (declared) {
      const [, name = '', policy = '-'] = declared;
      chains.set(name, { name, policy: policy === '-' ? null : policy, rules: [] });
      return;
    }
    const matched = RULE_LINE.exec(line);
    if (!matched) return;
    const [, packets, bytes, chain = '', words = ''] = matched;
    const counters =
      packets === undefined ? NO_COUNTERS : { packets: Number(packets), bytes: Number(bytes) };
    chains.get(chain)?.rules.push(parseRule(words, counters));
  };
  return {
    push: (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (readKnown(line)) continue;
        const whole = ruleJoiner.join(line);
        if (whole !== null) readLine(whole);
      }
    },
    end: () => {
      const whole = ruleJoiner.join(rest);
      if (whole !== null) readLine(whole);
      return [...chains.values()];
    },
    isWhole: () => section !== table && !isStrange && !ruleJoiner.isWaiting(),
    isHidden: () => isHidden,
  };
}

/** Reads the arguments of one rule (all that follows `-A CHAIN`). */
export function parseRule(text: string, counters: Counters = NO_COUNTERS): ParsedRule {
  const words = splitWords(text);
  const rule = understand(words);
  if (rule) return { ...uncounted(text, rule), counters };
  return {
    text,
    counters,
    rule,
    target: valueOf(words, '-j', '-g'),
    logPrefix: valueOf(words, '--log-prefix'),
  };
}

/** Options whose value is any text, which iptables-save quotes only where it must: `--comment -j`. */
const FREE_TEXT = new Set(['--comment', '--log-prefix', '--nflog-prefix', '--string']);

/** The value of the first of these options, or null. */
function valueOf(words: readonly string[], ...names: readonly string[]): string | null {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (names.includes(word)) return words[index + 1] ?? null;
    if (FREE_TEXT.has(word)) index += 1;
  }
  return null;
}

function wordsOf(target: Target): Pick<ParsedRule, 'target' | 'logPrefix'> {
  switch (target.kind) {
    case 'log':
      return { target: 'LOG', logPrefix: target.prefix };
    case 'dnat':
      return { target: 'DNAT', logPrefix: null };
    case 'return':
      return { target: 'RETURN', logPrefix: null };
    case 'jump':
      return { target: target.chain, logPrefix: null };
  }
}

interface Draft {
  readonly matches: { -readonly [Key in keyof Omit<Rule, 'target'>]: Rule[Key] };
  readonly target: { jump?: string; prefix?: string; level?: number; to?: string };
}

/** The meaning of a rule's words, or null when any word is not one that IPTLB writes. */
function understand(words: readonly string[]): Rule | null {
  const draft: Draft = { matches: {}, target: {} };
  for (let index = 0; index < words.length; index += 2) {
    const value = words[index + 1];
    if (value === undefined || !readOption(draft, words[index] ?? '', value)) return null;
  }
  const target = targetOf(draft.target);
  return target && { ...draft.matches, target };
}

const MATCH_MODULES = new Set([...PROTOCOLS, 'statistic', 'addrtype']);
const LEVEL_NAMES = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'];

function readOption({ matches, target }: Draft, option: string, value: string): boolean {
  switch (option) {
    case '-p': {
      const protocol = PROTOCOLS.find((each) => each === value);
      if (protocol) matches.protocol = protocol;
      return protocol !== undefined;
    }
    case '-m':
      return MATCH_MODULES.has(value);
    case '-d':
      matches.destination = value.replace(/\/32$/, '');
      return !matches.destination.includes('/');
    case '--dport':
      matches.destinationPort = Number(value);
      return /^\d+$/.test(value);
    case '--dst-type':
      matches.isLocalOnly = true;
      return value === 'LOCAL';
    case '--mode':
      return value === 'random';
    case '--probability':
      matches.probability = probabilityUnits(Number(value));
      return /^[\d.]+$/.test(value);
    case '-j':
      target.jump = value;
      return true;
    case '--log-prefix':
      target.prefix = value;
      return true;
    case '--log-level':
      target.level = /^\d$/.test(value) ? Number(value) : LEVEL_NAMES.indexOf(value);
      return target.level >= 0;
    case '--to-destination':
      target.to = value;
      return parseSocketAddress(value).ok;
    default:
      return false;
  }
}

function targetOf({ jump, prefix, level, to }: Draft['target']): Target | null {
  switch (jump) {
    case undefined:
    case 'ACCEPT':
    case 'DROP':
      return null;
    case 'LOG':
      return prefix === undefined
        ? null
        : { kind: 'log', prefix, level: level ?? DEFAULT_LOG_LEVEL };
    case 'DNAT':
      return to === undefined ? null : { kind: 'dnat', to };
    case 'RETURN':
      return { kind: 'return' };
    default:
      return { kind: 'jump', chain: jump };
  }
}
