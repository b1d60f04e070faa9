import { must } from './command.ts';

/**
 * Three hosts in a row, each a network namespace:
 *
 *   client 10.0.0.2 ── 10.0.0.1 proxy 10.0.1.1 ── 10.0.1.4, .5, .6 server
 *
 * The client's default route leads to the proxy, so an address that nobody has (10.100.0.10) can be
 * connected to, in client mode and through the proxy; the server answers by way of the proxy.
 */
export const TOPOLOGY = {
  client: { address: '10.0.0.2' },
  proxy: { address: '10.0.0.1', serverSide: '10.0.1.1' },
  server: { addresses: ['10.0.1.4', '10.0.1.5', '10.0.1.6'] },
  /** Routed to the proxy, and no host's: what a profile captures. */
  unroutable: '10.100.0.10',
} as const;

export const HOSTS = ['client', 'proxy', 'server'] as const;
export type Host = (typeof HOSTS)[number];

const batches: Readonly<Record<Host, readonly string[]>> = {
  client: [
    'link set lo up',
    'link set to-proxy up',
    'address add 10.0.0.2/24 dev to-proxy',
    'route add default via 10.0.0.1',
  ],
  proxy: [
    'link set lo up',
    'link set to-client up',
    'link set to-server up',
    'address add 10.0.0.1/24 dev to-client',
    'address add 10.0.1.1/24 dev to-server',
  ],
  server: [
    'link set lo up',
    'link set to-proxy up',
    ...TOPOLOGY.server.addresses.map((address) => `address add ${address}/24 dev to-proxy`),
    'route add default via 10.0.1.1',
  ],
};

/** Makes the hosts and their links. They end with the lab's mount namespace. */
export function makeHosts(): void {
  for (const host of HOSTS) must('ip', ['netns', 'add', host]);
  const links = [
    'link add to-proxy netns client type veth peer name to-client netns proxy',
    'link add to-server netns proxy type veth peer name to-proxy netns server',
  ];
  must('ip', ['-batch', '-'], links.join('\n'));
  for (const host of HOSTS) must('ip', ['-netns', host, '-batch', '-'], batches[host].join('\n'));
  must('nsenter', [...enter('proxy'), 'tee', '/proc/sys/net/ipv4/ip_forward'], '1');
}

/** The arguments of `nsenter` that start a program on a host. */
export function enter(host: Host): string[] {
  return [`--net=/run/netns/${host}`, '--'];
}
