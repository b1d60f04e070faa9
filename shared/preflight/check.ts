import { parseSocketAddress, type Profile } from '#shared/profile';
import { hasRoute, isLoopback, type HostFacts } from './facts.ts';

export const WARNINGS = [
  'no-route',
  'no-route-to-destination',
  'not-local',
  'forwarding-off',
  'localnet-not-routed',
] as const;

/** What keeps a profile from working although its rules are right. */
export interface Warning {
  readonly kind: (typeof WARNINGS)[number];
  /** What is so, and what it means. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** A command that does it, where there is one that is right everywhere. */
  readonly command: string | null;
}

/** Checks a profile against the machine that it is for. An empty list promises nothing about other machines. */
export function preflight(facts: HostFacts, profile: Profile): readonly Warning[] {
  const source = ipOf(profile.source);
  const destinations = [...new Set(profile.destinations.map(ipOf))];
  const isLocal = (ip: string) => isLoopback(ip) || facts.addresses.has(ip);
  const isReachable = (ip: string) => isLocal(ip) || hasRoute(facts.routes, ip);
  const isForwarded = profile.rulesBackend !== 'client' && destinations.some((ip) => !isLocal(ip));

  return [
    ...when(profile.rulesBackend === 'client' && !isReachable(source), {
      kind: 'no-route',
      message: `This machine has no route to ${source}. Programs that connect to it fail before the rules see a packet.`,
      fix: 'Any route will do, a default route too: connect to a network, or add a route to the address through your gateway.',
      command: null,
    }),
    ...when(profile.rulesBackend === 'server' && !isLocal(source), {
      kind: 'not-local',
      message: `${source} is not an address of this machine. The server rules capture only connections to its own addresses.`,
      fix: 'Choose the rules backend proxy for connections that pass through this machine, or use one of its addresses as the source address.',
      command: null,
    }),
    ...when(isForwarded && !facts.isForwarding, {
      kind: 'forwarding-off',
      message:
        'This machine does not forward packets (net.ipv4.ip_forward is 0), so captured connections of others go nowhere.',
      fix: 'Turn forwarding on. The destinations must send their replies back through this machine.',
      command: 'sudo sysctl -w net.ipv4.ip_forward=1',
    }),
    ...when(
      profile.rulesBackend === 'client' &&
        isLoopback(source) &&
        destinations.some((ip) => !isLoopback(ip)) &&
        facts.localnet.get('all') !== true,
      {
        kind: 'localnet-not-routed',
        message: `Connections to ${source} start from 127.0.0.1, which the kernel lets out to no other machine.`,
        fix: 'Use a source address outside of 127.0.0.0/8; any address will do, also one that nobody has.',
        command: null,
      },
    ),
    ...destinations
      .filter((ip) => !isReachable(ip))
      .map((ip): Warning => ({
        kind: 'no-route-to-destination',
        message: `This machine has no route to the destination ${ip}: its share of the connections fails.`,
        fix: 'Check the address, or add a route to it.',
        command: null,
      })),
  ];
}

const when = (isSo: boolean, warning: Warning): Warning[] => (isSo ? [warning] : []);

function ipOf(address: string): string {
  const parsed = parseSocketAddress(address);
  return parsed.ok ? parsed.value.ip : '';
}
