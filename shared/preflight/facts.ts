/** What of this machine's network decides whether a profile can work. */
export interface HostFacts {
  /** net.ipv4.ip_forward: whether packets of others pass through. */
  readonly isForwarding: boolean;
  /**
   * net.ipv4.conf.INTERFACE.route_localnet: whether 127.0.0.0/8 may leave and enter there. `all` stands
   * for every interface.
   */
  readonly localnet: ReadonlyMap<string, boolean>;
  readonly routes: readonly Route[];
  /** Whether iptables is installed where the helper looks for it. */
  readonly hasIptables: boolean;
  /** Of the kernel modules that rules need, those that the running kernel has; null where it tells no list. */
  readonly modules: ReadonlySet<string> | null;
  /** This machine's own addresses. */
  readonly addresses: ReadonlySet<string>;
}

/** An entry of the main routing table. */
export interface Route {
  readonly interface: string;
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
    const [name = '', network = '', , flags = '', , , , mask = ''] = line.split('\t');
    const set = Number.parseInt(flags, 16);
    if (!/^[\dA-F]{8}$/.test(network) || !/^[\dA-F]{8}$/.test(mask)) return [];
    if ((set & UP) === 0 || (set & REJECT) !== 0) return [];
    return [{ interface: name.trim(), network: fromProc(network), mask: fromProc(mask) }];
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

/** Modules that rules of ours may need. */
const MODULES = ['xt_nat', 'xt_statistic', 'xt_addrtype', 'xt_LOG'];

/**
 * Reads the kernel's list of modules (`modules.dep` and `modules.builtin` of its folder): which of those
 * that rules need it has.
 */
export function parseModules(list: string): ReadonlySet<string> {
  const names = new Set(
    list.split('\n').flatMap((line) => /([^/]+?)\.ko(?:\.\w+)?(?::|$)/.exec(line)?.[1] ?? []),
  );
  return new Set(MODULES.filter((name) => names.has(name)));
}

export const hasRoute = (routes: readonly Route[], ip: string): boolean =>
  routes.some(leadsTo(toNumber(ip)));

const leadsTo =
  (address: number) =>
  ({ network, mask }: Route): boolean =>
    (address & mask) === (network & mask);

/** The interface by which packets to an address leave: that of the narrowest route; null without one. */
export function interfaceTo(routes: readonly Route[], ip: string): string | null {
  const ways = routes.filter(leadsTo(toNumber(ip)));
  // As unsigned numbers, longer masks are larger ones.
  const [best] = ways.toSorted((a, b) => (b.mask >>> 0) - (a.mask >>> 0));
  return best?.interface ?? null;
}

export const isLoopback = (ip: string): boolean => ip.startsWith('127.');

const toNumber = (ip: string): number =>
  ip.split('.').reduce((number, octet) => (number << 8) | Number(octet), 0);

function fromProc(hex: string): number {
  const octets = hex.match(/../g) ?? [];
  return octets.reduceRight((number, octet) => (number << 8) | Number.parseInt(octet, 16), 0);
}
