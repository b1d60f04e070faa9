import { fileURLToPath } from 'node:url';
import { TOPOLOGY, type Host } from './network.ts';
import { onHost } from './shell.ts';
import { tsx } from './tsx.ts';

/** A service that names itself, over TCP and UDP alike. */
export interface Backend {
  readonly name: string;
  readonly address: string;
  readonly port: number;
}

export interface Backends {
  readonly list: readonly Backend[];
  /** As `-dest-addr` takes them: ip:port,… */
  readonly destinations: string;
  stop(): void;
}

/** One service on each of the server's addresses, port 8080: a, b and c. */
export const THREE: readonly Backend[] = TOPOLOGY.server.addresses.map((address, index) => ({
  name: 'abc'.charAt(index),
  address,
  port: 8080,
}));

/** `count` services b1, b2, … on the server's first address, on ports from 9001 on. */
export function manyBackends(count: number): Backend[] {
  const address = TOPOLOGY.server.addresses[0];
  return Array.from({ length: count }, (_, i) => ({ name: `b${i + 1}`, address, port: 9001 + i }));
}

/**
 * Starts services on a host.
 *
 * @returns once all of them listen
 * @throws Error where an address is taken, or is not the host's
 */
export async function startBackends(
  list: readonly Backend[] = THREE,
  host: Host = 'server',
): Promise<Backends> {
  const program = fileURLToPath(new URL('backend-server.ts', import.meta.url));
  const child = onHost(host).spawn(process.execPath, [...tsx, program, JSON.stringify(list)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => {
      resolve();
    });
    child.once('close', () => {
      reject(new Error(`The backends did not start: ${complaint.trim()}`));
    });
  });
  return {
    list,
    destinations: list.map(({ address, port }) => `${address}:${port}`).join(','),
    stop: () => {
      child.kill();
    },
  };
}
