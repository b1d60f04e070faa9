import { parseSocketAddress, type Profile } from '#shared/profile';
import { hasRoute, interfaceTo, isLoopback, type HostFacts } from './facts.ts';
import type { KernelSetting } from './setting.ts';

export const WARNINGS = [
  'no-route',
  'no-route-to-destination',
  'not-local',
  'forwarding-off',
  'localnet-not-routed',
  'taken-by-others',
  'may-be-taken-by-others',
  'no-way-back',
  'two-backends',
  'no-iptables',
  'no-module',
  'gone',
] as const;

/** What may be so, or may not matter; everything else certainly keeps connections from arriving. */
const POSSIBLE: readonly Warning['kind'][] = ['may-be-taken-by-others', 'no-way-back', 'no-module'];

export const isCertain = ({ kind }: Pick<Warning, 'kind'>): boolean => !POSSIBLE.includes(kind);

/** What keeps a profile from working although its rules are right. */
export interface Warning {
  readonly kind: (typeof WARNINGS)[number];
  /** What is so, and what it means. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
  /** A command that does it, where there is one that is right everywhere. */
  readonly command: string | null;
  /** The setting of the kernel that does it, switched on; null where it takes something else. */
  readonly setting: KernelSetting | null;
}

/** Checks a profile against the machine that it is for. An empty list promises nothing about other machines. */
export function preflight(facts: HostFacts, profile: Profile): readonly Warning[] {
  const source = ipOf(profile.source);
  const destinations = [...new Set(profile.destinations.map(ipOf))];
  const isLocal = (ip: string) => isLoopback(ip) || facts.addresses.has(ip);
  const isReachable = (ip: string) => isLocal(ip) || hasRoute(facts.routes, ip);
  // Asked of thousands of profiles: what few need is looked up for those alone.
  const isFromLoopback = profile.rulesBackend === 'client' && isLoopback(source);
  const closed = (isFromLoopback ? destinations : []).filter(
    (ip) =>
      !isLocal(ip) &&
      facts.localnet.get('all') !== true &&
      facts.localnet.get(interfaceTo(facts.routes, ip) ?? '') !== true,
  );
  const isForwarded = profile.rulesBackend !== 'client' && destinations.some((ip) => !isLocal(ip));

  return [
    ...when(!facts.hasIptables, {
      kind: 'no-iptables',
      message: 'iptables is not installed on this machine, so no rule can be written or read.',
      fix: 'Install the package iptables.',
      command: 'sudo apt install iptables',
      setting: null,
    }),
    ...missingModules(facts, profile).map((module): Warning => ({
      kind: 'no-module',
      message: `The running kernel has no ${module}, as far as its list of modules tells: the rules of this profile need it, and iptables may refuse them.`,
      fix: 'Install the package with the further modules of this kernel, or start another kernel.',
      command: null,
      setting: null,
    })),
    ...when(profile.rulesBackend === 'client' && !isReachable(source), {
      kind: 'no-route',
      message: `This machine has no route to ${source}. Programs that connect to it fail before the rules see a packet.`,
      fix: 'Any route will do, a default route too: connect to a network, or add a route to the address through your gateway.',
      command: null,
      setting: null,
    }),
    ...when(profile.rulesBackend === 'server' && !isLocal(source), {
      kind: 'not-local',
      message: `${source} is not an address of this machine. The server rules capture only connections to its own addresses.`,
      fix: 'Choose the rules backend proxy for connections that pass through this machine, or use one of its addresses as the source address.',
      command: null,
      setting: null,
    }),
    ...when(isForwarded && !facts.isForwarding, {
      kind: 'forwarding-off',
      message:
        'This machine does not forward packets (net.ipv4.ip_forward is 0), so captured connections of others go nowhere.',
      fix: 'Turn forwarding on. The destinations must send their replies back through this machine.',
      command: 'sudo sysctl -w net.ipv4.ip_forward=1',
      setting: { name: 'ip_forward' },
    }),
    ...when(closed.length > 0, {
      kind: 'localnet-not-routed',
      message: `Connections to ${source} start from 127.0.0.1, which the kernel lets out to no other machine.`,
      fix: 'Use a source address outside of 127.0.0.0/8; any address will do, also one that nobody has. Otherwise let it out by the interface that leads there, and masquerade it, so that the destination can answer.',
      command: null,
      setting: settingFor(facts, closed[0]),
    }),
    ...destinations
      .filter((ip) => !isReachable(ip))
      .map((ip): Warning => ({
        kind: 'no-route-to-destination',
        message: `This machine has no route to the destination ${ip}: its share of the connections fails.`,
        fix: 'Check the address, or add a route to it.',
        command: null,
        setting: null,
      })),
  ];
}

/** Modules that the rules of a profile need and the kernel does not have; none where its list is not known. */
function missingModules({ modules }: HostFacts, profile: Profile): readonly string[] {
  if (modules === null) return [];
  return [
    'xt_nat',
    'xt_statistic',
    ...(profile.rulesBackend === 'server' ? ['xt_addrtype'] : []),
    ...(profile.logEnabled ? ['xt_LOG'] : []),
  ].filter((module) => !modules.has(module));
}

/** What lets 127.0.0.0/8 out towards an address; null where no interface leads there. */
function settingFor(facts: HostFacts, ip: string | undefined): KernelSetting | null {
  const way = ip === undefined ? null : interfaceTo(facts.routes, ip);
  return way === null ? null : { name: 'route_localnet', interface: way };
}

const when = (isSo: boolean, warning: Warning): Warning[] => (isSo ? [warning] : []);

function ipOf(address: string): string {
  const parsed = parseSocketAddress(address);
  return parsed.ok ? parsed.value.ip : '';
}
