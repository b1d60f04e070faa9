import { fileURLToPath } from 'node:url';
import type { Host } from './network.ts';
import { onHost } from './shell.ts';
import { tsx } from './tsx.ts';

export interface Traffic {
  /** The address that is connected to, ip:port. */
  readonly to: string;
  /** How many connections; over UDP each is a datagram from a socket of its own. */
  readonly count: number;
  readonly protocol?: 'tcp' | 'udp';
  /** Where the connections come from; the client unless told. */
  readonly from?: Host;
  /** Connections at a time; 64 unless told. */
  readonly concurrency?: number;
  /** Milliseconds after which an unanswered connection counts as failed; 2000 unless told. */
  readonly timeout?: number;
}

export interface TrafficResult {
  /** How many connections each backend answered, by its name. */
  readonly answers: Readonly<Record<string, number>>;
  readonly failed: number;
  /** Why those failed: an error code, TIMEOUT, or EMPTY for a connection closed without a word. */
  readonly failures: Readonly<Record<string, number>>;
  /** Milliseconds from the first connection to the last answer. */
  readonly elapsed: number;
}

/** Makes real, new connections, each from its own port, and counts who answered. */
export async function connectMany(traffic: Traffic): Promise<TrafficResult> {
  const program = fileURLToPath(new URL('traffic-driver.ts', import.meta.url));
  const args = [...tsx, program, JSON.stringify(traffic)];
  const printed = await onHost(traffic.from ?? 'client').must(process.execPath, args, {
    timeout: 300_000,
  });
  return JSON.parse(printed) as TrafficResult;
}
