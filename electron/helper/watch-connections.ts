import { ConnectionCounter, parseConnection, sourceKey } from '#shared/conntrack';
import type { ConnectionsMessage } from '#shared/helper';
import type { OwnRules } from '#shared/ruleset';
import { conntrackSource, readConntrack } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two looks at the table, and how many times longer than a look at least. */
const LOOK_EVERY_MS = 3000;
const REST = 20;

export interface ConnectionWatch {
  readonly stop: () => void;
  /** Our rules were read: connections to their source addresses are ours to tell. */
  readonly rulesWereRead: (rules: OwnRules) => void;
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
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const look = async () => {
    const start = performance.now();
    const message = sources.size === 0 ? NONE : await read(sources);
    if (isStopped) return;
    const key = JSON.stringify(message);
    if (key !== told && say({ type: 'connections', at: Date.now(), ...message })) told = key;
    const took = performance.now() - start;
    timer = setTimeout(() => void look(), Math.max(LOOK_EVERY_MS, REST * took));
  };
  timer = setTimeout(() => void look(), 0);
  return {
    rulesWereRead: (rules) => {
      sources = sourcesOf(rules);
    },
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
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
