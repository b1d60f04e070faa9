import { OWN_CHAIN_PREFIX } from '#shared/profile';
import { pushTo } from './group.ts';
import { readForeignRule, type Captured, type ForeignRule } from './match.ts';
import { isOwnChain } from './own.ts';
import type { ParsedChain, ParsedRule } from './parse.ts';
import { PROBABILITY_ONE } from './rule.ts';

/** A rule that stands before a jump of ours and can take its connections: one of others, or another jump of ours. */
export interface InFront {
  /** Our chain, which the connections may never reach. */
  readonly chain: string;
  readonly hook: string;
  /** Where that rule sends them: another chain, or `DNAT`, `REDIRECT`, `ACCEPT`. */
  readonly target: string;
  /** `takes`: every connection of the profile. `may`: some of them, or nobody can tell. */
  readonly certainty: 'takes' | 'may';
}

/** Ends the way through the nat table: what comes after is not asked. */
const TERMINAL = new Set(['ACCEPT', 'DNAT', 'REDIRECT', 'NETMAP', 'DROP', 'QUEUE', 'NFQUEUE']);
/** Goes on to the next rule. */
const PASSING = new Set(
  'AUDIT CLASSIFY CONNMARK CONNSECMARK CT DSCP HMARK IDLETIMER LED LOG MARK NFLOG RATEEST SECMARK SET SYNPROXY TCPMSS TEE TOS TRACE TTL ULOG'.split(
    ' ',
  ),
);
/** Deeper than any firewall's chains; a loop, which the kernel refuses, would not end. */
const MAX_DEPTH = 16;

/**
 * Looks, for each jump of ours, at what others have put before it on its hook. It never says too little:
 * what it cannot understand "may" take connections, unless an address, port, protocol or kind of
 * address rules that out.
 *
 * @param isLocal whether an address is this machine's own; null where nobody knows
 */
export function othersInFront(
  table: readonly ParsedChain[],
  isLocal: (ip: string) => boolean | null,
): readonly InFront[] {
  const chainOf = reader(table);
  const full = new Set(
    table.filter(({ rules }) => rules.some(takesTheRest)).map(({ name }) => name),
  );
  return table
    .filter(({ name, policy }) => policy !== null && !isOwnChain(name))
    .flatMap((hook) => onHook(hook, { chainOf, full, isLocal }));
}

/** Whether a rule of ours sends on all that comes to it, as the last of a profile's destinations does. */
const takesTheRest = ({ rule }: ParsedRule): boolean =>
  rule?.target.kind === 'dnat' && (rule.probability ?? PROBABILITY_ONE) === PROBABILITY_ONE;

type ChainOf = (name: string) => ReadChain | null;

/** Reads chains when they are asked for, each once. */
function reader(table: readonly ParsedChain[]): ChainOf {
  const chains = new Map<string, ReadChain>();
  const byName = new Map(table.map((chain) => [chain.name, chain]));
  return (name) => {
    const known = chains.get(name);
    if (known) return known;
    const chain = byName.get(name);
    if (!chain) return null;
    const read = readChain(chain.rules);
    chains.set(name, read);
    return read;
  };
}

/** A chain of ours on PREROUTING, and where it sends connections that nothing masquerades. */
export interface NotMasqueraded {
  readonly chain: string;
  /** Destinations, ip:port. */
  readonly destinations: readonly string[];
}

/** Targets after which the destination answers to this machine. */
const SOURCE_NAT = new Set(['MASQUERADE', 'SNAT', 'NETMAP']);

/**
 * The destinations of connections of others for which no rule of the table changes the source: their
 * replies come back only if they are routed through this machine.
 */
export function notMasqueraded(table: readonly ParsedChain[]): readonly NotMasqueraded[] {
  const chainOf = reader(table);
  const onPrerouting = new Set(
    (table.find(({ name }) => name === 'PREROUTING')?.rules ?? []).flatMap(({ target }) =>
      target !== null && isOwnChain(target) ? [target] : [],
    ),
  );
  return table
    .filter(({ name }) => onPrerouting.has(name))
    .flatMap(({ name, rules }) => {
      const destinations = rules.flatMap(({ rule }) => {
        if (rule?.target.kind !== 'dnat') return [];
        const [ip = '', port = ''] = rule.target.to.split(':');
        const sent = { protocol: rule.protocol ?? 'tcp', ip, port: Number(port), isLocal: null };
        return hasSourceNat(chainOf, 'POSTROUTING', sent, 0) ? [] : [rule.target.to];
      });
      return destinations.length === 0 ? [] : [{ chain: name, destinations }];
    });
}

/** Whether some rule may change the source: also one that does so for some of the connections only. */
function hasSourceNat(chainOf: ChainOf, name: string, sent: Captured, depth: number): boolean {
  const chain = chainOf(name);
  if (!chain || depth > MAX_DEPTH) return false;
  return rulesFor(chain, sent).some(
    ({ rule: { target, matches } }) =>
      target !== null &&
      matches(sent) !== 'none' &&
      (SOURCE_NAT.has(target) || hasSourceNat(chainOf, target, sent, depth + 1)),
  );
}

interface Surrounding {
  readonly chainOf: ChainOf;
  /** Chains of ours that give nothing back of what they are for. */
  readonly full: ReadonlySet<string>;
  readonly isLocal: (ip: string) => boolean | null;
}

function onHook(
  { name: hook, rules }: ParsedChain,
  { chainOf, full, isLocal }: Surrounding,
): readonly InFront[] {
  const firstForeign = rules.findIndex((entry) => !isOurs(entry));
  const read = readChain(rules);
  const seen = new Set<string>();
  // Profiles of one file differ in their addresses, those of two files may not.
  const captors = new Map<string, Required<Pick<ParsedRule, 'target' | 'rule'>>>();
  return rules.flatMap((entry, place): InFront[] => {
    const { target, rule } = entry;
    if (target === null || !isOwnChain(target) || seen.has(target)) return [];
    seen.add(target);
    if (rule?.destination === undefined || rule.destinationPort === undefined) return [];
    const captured: Captured = {
      protocol: rule.protocol ?? 'tcp',
      ip: rule.destination,
      port: rule.destinationPort,
      isLocal: rule.isLocalOnly === true ? true : isLocal(rule.destination),
    };
    const key = `${captured.protocol} ${captured.ip} ${captured.port}`;
    const captor = captors.get(key);
    if (captor) {
      const isSure =
        full.has(captor.target ?? '') &&
        captor.rule?.probability === undefined &&
        (captor.rule?.isLocalOnly !== true || captured.isLocal === true);
      const certainty = isSure ? 'takes' : 'may';
      return [{ chain: target, hook, target: captor.target ?? '', certainty }];
    }
    captors.set(key, entry);
    const taker =
      firstForeign < 0 || place < firstForeign ? null : firstTaker(read, place, captured, chainOf);
    return taker ? [{ chain: target, hook, ...taker }] : [];
  });
}

const isOurs = ({ target, logPrefix }: ParsedRule): boolean =>
  (target !== null && isOwnChain(target)) ||
  (target === 'LOG' && logPrefix?.startsWith('IPTLB:') === true);

/** The first rule before a place that takes all connections, else the first that may take some. */
function firstTaker(
  chain: ReadChain,
  before: number,
  captured: Captured,
  chainOf: ChainOf,
): Pick<InFront, 'target' | 'certainty'> | null {
  let possible: Pick<InFront, 'target' | 'certainty'> | null = null;
  for (const { rule, place } of rulesFor(chain, captured)) {
    if (place >= before) break;
    const takes = takesOf(rule, captured, chainOf, 0);
    // In a hook, to return is to end; and from what is sent on by -g nothing returns.
    const isLast = rule.target === 'RETURN' || rule.isGoto;
    const verdict = isLast ? takenBy(rule.matches(captured)) : takes;
    const target = rule.target ?? '';
    if (verdict === 'takes') return { target, certainty: 'takes' };
    if (verdict === 'may') possible ??= { target, certainty: 'may' };
  }
  return possible;
}

type Verdict = 'takes' | 'may' | 'no';

const takenBy = (matches: ReturnType<ForeignRule['matches']>): Verdict =>
  matches === 'all' ? 'takes' : matches === 'some' ? 'may' : 'no';

function takesOf(rule: ForeignRule, captured: Captured, chainOf: ChainOf, depth: number): Verdict {
  const { target } = rule;
  if (target === null || target === 'RETURN' || PASSING.has(target)) return 'no';
  if (target.startsWith(OWN_CHAIN_PREFIX)) return 'no';
  const reached = takenBy(rule.matches(captured));
  if (reached === 'no' || TERMINAL.has(target)) return reached;
  const chain = chainOf(target);
  // A target of an extension that is not known here.
  if (!chain || depth > MAX_DEPTH) return 'may';
  const taken = chainTakes(chain, captured, chainOf, depth + 1);
  return reached === 'may' && taken === 'takes' ? 'may' : taken;
}

function chainTakes(
  chain: ReadChain,
  captured: Captured,
  chainOf: ChainOf,
  depth: number,
): Verdict {
  let isPossible = false;
  let hasSomeLeft = false;
  for (const { rule } of rulesFor(chain, captured)) {
    const matches = rule.matches(captured);
    if (matches === 'none') continue;
    if (rule.target === 'RETURN') {
      if (matches === 'all') break;
      hasSomeLeft = true;
      continue;
    }
    const taken = takesOf(rule, captured, chainOf, depth);
    if (taken === 'takes') return hasSomeLeft ? 'may' : 'takes';
    if (taken === 'may') isPossible = true;
    // What is sent on by -g does not come back here.
    if (rule.isGoto && matches === 'all') break;
    if (rule.isGoto) hasSomeLeft = true;
  }
  return isPossible ? 'may' : 'no';
}

interface Placed {
  readonly rule: ForeignRule;
  readonly place: number;
}

/** A chain's rules, those for one address by that: Kubernetes has thousands of them in one chain. */
interface ReadChain {
  readonly byIp: ReadonlyMap<string, readonly Placed[]>;
  readonly others: readonly Placed[];
}

function readChain(rules: readonly ParsedRule[]): ReadChain {
  const byIp = new Map<string, Placed[]>();
  const others: Placed[] = [];
  for (const [place, entry] of rules.entries()) {
    if (isOurs(entry)) continue;
    const rule = readForeignRule(entry);
    if (rule.onlyIp === null) others.push({ rule, place });
    else pushTo(byIp, rule.onlyIp, { rule, place });
  }
  return { byIp, others };
}

/** The rules that can match, in their order. */
const rulesFor = ({ byIp, others }: ReadChain, { ip }: Captured): readonly Placed[] =>
  [...(byIp.get(ip) ?? []), ...others].sort((a, b) => a.place - b.place);
