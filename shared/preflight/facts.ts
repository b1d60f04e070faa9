/** What of this machine's network decides whether a profile can work. */
export interface HostFacts {
  /** net.ipv4.ip_forward: whether packets of others pass through. */
  readonly isForwarding: boolean;
  /** net.ipv4.conf.all.route_localnet: whether 127.0.0.0/8 may leave the loopback device. */
  readonly isLocalnetRouted: boolean;
  readonly routes: readonly Route[];
  /** This machine's own addresses. */
  readonly addresses: ReadonlySet<string>;
}

/** An entry of the main routing table. */
export interface Route {
  readonly network: number;
  readonly mask: number;
}

const UP = 0x1;
const REJECT = 0x200;

/**
 * Reads `/proc/net/route`: one line a route, with addresses in hexadecimal, lowest byte first. Routes
 * that are down or that reject are left out.
 */
export function parseRoutes(text: string): readonly Route[] {
  return text.split('\n').flatMap((line) => {
    const [, network = '', , flags = '', , , , mask = ''] = line.split('\t');
    const set = Number.parseInt(flags, 16);
    if (!/^[\dA-F]{8}$/.test(network) || !/^[\dA-F]{8}$/.test(mask)) return [];
    if ((set & UP) === 0 || (set & REJECT) !== 0) return [];
    return [{ network: fromProc(network), mask: fromProc(mask) }];
  });
}

/** Reads this machine's own addresses out of `/proc/net/fib_trie`. */
export function parseLocalAddresses(text: string): ReadonlySet<string> {
  const addresses = new Set<string>();
  let last = '';
  for (const line of text.split('\n')) {
    const leaf = /\|-- ([\d.]+)/.exec(line)?.[1];
    if (leaf !== undefined) last = leaf;
    else if (line.includes('/32 host LOCAL')) addresses.add(last);
  }
  return addresses;
}

export const hasRoute = (routes: readonly Route[], ip: string): boolean =>
  routes.some(({ network, mask }) => (toNumber(ip) & mask) === (network & mask));

export const isLoopback = (ip: string): boolean => ip.startsWith('127.');

const toNumber = (ip: string): number =>
  ip.split('.').reduce((number, octet) => (number << 8) | Number(octet), 0);

function fromProc(hex: string): number {
  const octets = hex.match(/../g) ?? [];
  return octets.reduceRight((number, octet) => (number << 8) | Number.parseInt(octet, 16), 0);
}
