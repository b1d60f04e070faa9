import { ConnectionCounter, parseConnection, sourceKey } from '#shared/conntrack';
import type { ConnectionsMessage } from '#shared/helper';
import type { OwnRules } from '#shared/ruleset';
import { conntrackSource, readConntrack } from '#system';
import { keepLooking } from './looks.ts';
import type { Say } from './monitor.ts';

/** The table may be a large one. */
const TIMES = { least: 3000, most: 10_000, perLook: 20 } as const;

export interface ConnectionWatch {
  readonly stop: () => void;
  /**
   * Our rules were read: connections to their source addresses are ours to tell.
   *
   * @param isNew whether the rules or their counters are others than before
   */
  readonly rulesWereRead: (rules: OwnRules, isNew: boolean) => void;
}

/**
 * Tells which connections to our source addresses the kernel follows, and who answers them.
 *
 * SECURITY: the addresses are those that rules in IPTLB's chains send elsewhere, as the kernel has them
 * now. An administrator put them there; the caller has no say in it.
 */
export function watchConnections(say: Say): ConnectionWatch {
  let sources: ReadonlySet<string> = new Set();
  let told = '';

  const look = async (isStopped: () => boolean) => {
    const message = sources.size === 0 ? NONE : await read(sources);
    if (isStopped()) return false;
    const key = JSON.stringify(message);
    const isNew = key !== told;
    if (isNew && say({ type: 'connections', at: Date.now(), ...message })) told = key;
    return isNew;
  };
  const looks = keepLooking(look, TIMES);
  return {
    rulesWereRead: (rules, isNew) => {
      sources = sourcesOf(rules);
      if (isNew) looks.wake();
    },
    stop: looks.stop,
  };
}

type Reading = Omit<ConnectionsMessage, 'type' | 'at'>;

const NONE: Reading = { why: null, counts: [], listed: [] };

async function read(sources: ReadonlySet<string>): Promise<Reading> {
  const source = conntrackSource();
  if (source === null) {
    return {
      ...NONE,
      why: 'There is neither the program conntrack nor /proc/net/nf_conntrack. Install the package conntrack.',
    };
  }
  const counter = new ConnectionCounter(sources);
  const end = await readConntrack(source, (line) => {
    const connection = parseConnection(line);
    if (connection) counter.add(connection);
  });
  return end.ok ? { why: null, ...counter.tally() } : { ...NONE, why: end.error };
}

/** The addresses that our rules send elsewhere. */
export function sourcesOf({ chains }: OwnRules): ReadonlySet<string> {
  const keys = chains.flatMap(({ rules }) =>
    rules.flatMap(({ rule }) => {
      if (rule?.target.kind !== 'dnat' || !rule.protocol) return [];
      if (rule.destination === undefined || rule.destinationPort === undefined) return [];
      return [sourceKey(rule.protocol, `${rule.destination}:${rule.destinationPort}`)];
    }),
  );
  return new Set(keys);
}
