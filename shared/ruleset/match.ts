import { splitWords } from './saved-words.ts';
import type { ParsedRule } from './parse.ts';

/** The connections that a jump of ours is for. */
export interface Captured {
  readonly protocol: string;
  readonly ip: string;
  readonly port: number;
  /** Whether the address is this machine's own; null where nobody knows. */
  readonly isLocal: boolean | null;
}

/** Whether a rule of others matches connections: every one, none, or some (or nobody can tell). */
export type Matches = 'all' | 'some' | 'none';

/** A rule of others, read as far as its say over a connection goes. */
export interface ForeignRule {
  readonly target: string | null;
  readonly isGoto: boolean;
  /** The only address that it matches; null where it matches several. */
  readonly onlyIp: string | null;
  readonly matches: (captured: Captured) => Matches;
}

type Condition = (captured: Captured) => Matches;

/** Modules that only say how to read the options behind them, and those that match everything. */
const PLAIN_MODULES = new Set([
  'tcp',
  'udp',
  'sctp',
  'multiport',
  'addrtype',
  'comment',
  'conntrack',
]);
const SOME: Condition = () => 'some';
const ALL: Condition = () => 'all';

/** Reads a rule. What it does not understand matches some connections: never all, never none. */
export function readForeignRule({ text }: Pick<ParsedRule, 'text'>): ForeignRule {
  const words = splitWords(text);
  const conditions: Condition[] = [];
  let target: string | null = null;
  let isGoto = false;
  let onlyIp: string | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const isNegated = words[at] === '!';
    if (isNegated) at += 1;
    const option = words[at] ?? '';
    const value = words[at + 1] ?? '';
    if (option === '-j' || option === '-g') {
      target = value;
      isGoto = option === '-g';
      // All that follows are the target's own options.
      break;
    }
    const condition = conditionOf(option, value);
    conditions.push(isNegated ? negated(condition) : condition);
    if (option === '-d' && !isNegated && isHost(value)) onlyIp = value.replace(/\/32$/, '');
    // An option without a value is followed by the next option; a comment may say anything.
    if (option === '--comment' || (!value.startsWith('-') && value !== '!')) at += 1;
  }
  return { target, isGoto, onlyIp, matches: (captured) => allOf(conditions, captured) };
}

function allOf(conditions: readonly Condition[], captured: Captured): Matches {
  let result: Matches = 'all';
  for (const condition of conditions) {
    const matches = condition(captured);
    if (matches === 'none') return 'none';
    if (matches === 'some') result = 'some';
  }
  return result;
}

const negated =
  (condition: Condition): Condition =>
  (captured) => {
    const matches = condition(captured);
    return matches === 'all' ? 'none' : matches === 'none' ? 'all' : 'some';
  };

const when = (isSo: boolean): Matches => (isSo ? 'all' : 'none');

function conditionOf(option: string, value: string): Condition {
  switch (option) {
    case '-p':
      return ({ protocol }) => when(value === protocol || value === 'all');
    case '-m':
      return PLAIN_MODULES.has(value) ? ALL : SOME;
    case '-d':
      return ({ ip }) => inNetwork(ip, value);
    case '--dport':
    case '--dports':
      return ({ port }) => inPorts(port, value);
    case '--dst-type':
      return ({ isLocal }) => (isLocal === null ? 'some' : ofType(isLocal, value));
    // nat rules see the first packet of a connection, which is what conntrack calls new.
    case '--ctstate':
      return value.split(',').includes('NEW') ? ALL : SOME;
    case '--comment':
      return ALL;
    default:
      return SOME;
  }
}

/** An own address has no other type; one that is not may be of several. */
function ofType(isLocal: boolean, value: string): Matches {
  const hasLocal = value.split(',').includes('LOCAL');
  if (isLocal) return when(hasLocal);
  return value === 'LOCAL' ? 'none' : 'some';
}

const isHost = (network: string): boolean => /^[\d.]+(?:\/32)?$/.test(network);

function inNetwork(ip: string, network: string): Matches {
  const [base = '', length = '32'] = network.split('/');
  const bits = Number(length);
  const [a, b] = [toNumber(ip), toNumber(base)];
  if (!Number.isInteger(bits) || bits < 0 || bits > 32 || a === null || b === null) return 'some';
  const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0;
  return when((a & mask) >>> 0 === (b & mask) >>> 0);
}

function toNumber(ip: string): number | null {
  const octets = ip.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255))) return null;
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/** `80`, `80:90`, or several of these with commas between them. */
function inPorts(port: number, value: string): Matches {
  const ranges = value.split(',').map((each) => each.split(':').map(Number));
  if (ranges.some((range) => range.some((end) => !Number.isInteger(end)))) return 'some';
  return when(ranges.some(([first = 0, last = first]) => port >= first && port <= last));
}
