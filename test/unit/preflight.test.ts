import { describe, expect, it } from 'vitest';
import {
  hasRoute,
  interfaceTo,
  parseLocalAddresses,
  parseModules,
  parseRoutes,
  preflight,
  surroundingWarnings,
  type HostFacts,
  type Surroundings,
} from '#shared/preflight';
import { profile } from '../support/profiles.ts';

const ROUTES = [
  'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT',
  'eth0\t00010A0A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0',
  'eth0\t0000640A\t0101000A\t0003\t0\t0\t0\t0000FFFF\t0\t0\t0',
  '*\t0000A8C0\t00000000\t0200\t0\t0\t0\t0000FFFF\t0\t0\t0',
  '',
].join('\n');

const TRIE = [
  'Main:',
  '  +-- 0.0.0.0/0 3 0 5',
  '     |-- 10.10.1.0',
  '        /24 link UNICAST',
  '     |-- 10.10.1.7',
  '        /32 host LOCAL',
  '     |-- 127.0.0.0',
  '        /8 host LOCAL',
  '     |-- 10.10.1.255',
  '        /32 link BROADCAST',
].join('\n');

const facts = (over: Partial<HostFacts> = {}): HostFacts => ({
  isForwarding: true,
  localnet: new Map([['all', false]]),
  hasIptables: true,
  modules: null,
  routes: parseRoutes(ROUTES),
  addresses: parseLocalAddresses(TRIE),
  ...over,
});

const kinds = (over: Partial<HostFacts>, fields: Parameters<typeof profile>[0]) =>
  preflight(facts(over), profile({ destinations: ['10.10.1.9:80'], ...fields })).map(
    ({ kind }) => kind,
  );

describe('the facts', () => {
  it('are the routes that are up, by their masks', () => {
    const routes = parseRoutes(ROUTES);
    expect(hasRoute(routes, '10.10.1.200')).toBe(true);
    expect(hasRoute(routes, '10.10.2.1')).toBe(false);
    expect(hasRoute(routes, '10.100.77.1')).toBe(true);
    expect(hasRoute(routes, '192.168.0.1')).toBe(false);
  });

  it('know a default route', () => {
    const line = 'eth0\t00000000\t0101000A\t0003\t0\t0\t0\t00000000\t0\t0\t0';
    expect(hasRoute(parseRoutes(line), '203.0.113.1')).toBe(true);
  });

  it("are the machine's own addresses, not its networks", () => {
    expect([...parseLocalAddresses(TRIE)]).toEqual(['10.10.1.7']);
  });
});

describe('preflight', () => {
  it('has nothing to say where all is well', () => {
    expect(kinds({}, {})).toEqual([]);
  });

  it('misses the route to a source address that this machine connects to', () => {
    expect(kinds({}, { source: '10.200.0.1:80' })).toEqual(['no-route']);
    expect(kinds({}, { source: '10.200.0.1:80', rulesBackend: 'proxy' })).toEqual([]);
  });

  it('misses the route to a destination, once for each address', () => {
    const destinations = ['10.200.0.1:80', '10.200.0.1:81', '10.10.1.9:80'];
    expect(kinds({}, { destinations })).toEqual(['no-route-to-destination']);
  });

  it('wants forwarding for connections of others that go on to other machines', () => {
    const off = { isForwarding: false };
    expect(kinds(off, { rulesBackend: 'proxy' })).toEqual(['forwarding-off']);
    expect(kinds(off, { rulesBackend: 'proxy', destinations: ['10.10.1.7:80'] })).toEqual([]);
    expect(kinds(off, { rulesBackend: 'client' })).toEqual([]);
  });

  it('wants an address of its own in server mode', () => {
    expect(kinds({}, { rulesBackend: 'server' })).toEqual(['not-local']);
    expect(kinds({}, { rulesBackend: 'server', source: '10.10.1.7:80' })).toEqual([]);
  });

  it('knows that loopback does not leave the machine', () => {
    const source = '127.0.0.1:80';
    expect(kinds({}, { source })).toEqual(['localnet-not-routed']);
    expect(kinds({}, { source, destinations: ['127.0.0.1:81'] })).toEqual([]);
  });

  it('offers the one setting that lets loopback out, by the narrowest way', () => {
    const source = '127.0.0.1:80';
    const warnings = (over: Partial<HostFacts>) =>
      preflight(facts(over), profile({ source, destinations: ['10.10.1.9:80'] }));
    expect(warnings({})[0]?.setting).toEqual({ name: 'route_localnet', interface: 'eth0' });
    expect(warnings({ localnet: new Map([['eth0', true]]) })).toEqual([]);
    expect(warnings({ localnet: new Map([['all', true]]) })).toEqual([]);
    expect(warnings({ localnet: new Map([['eth1', true]]) })).toHaveLength(1);
  });

  it('misses iptables, and modules where the kernel tells its list', () => {
    expect(kinds({ hasIptables: false }, {})).toEqual(['no-iptables']);
    const modules = parseModules(
      'kernel/net/netfilter/xt_nat.ko.xz: kernel/net/netfilter/nf_nat.ko.xz\nkernel/net/netfilter/xt_statistic.ko:\nkernel/x/not_xt_LOG.ko:\n',
    );
    expect([...modules]).toEqual(['xt_nat', 'xt_statistic']);
    expect(kinds({ modules }, {})).toEqual([]);
    expect(kinds({ modules }, { logEnabled: true })).toEqual(['no-module']);
    const server = { rulesBackend: 'server', source: '10.10.1.7:80' } as const;
    expect(kinds({ modules }, server)).toEqual(['no-module']);
  });
});

describe('the narrowest route', () => {
  it('is the way by which packets leave', () => {
    const routes = parseRoutes(
      [
        'wan0\t00000000\t0101000A\t0003\t0\t0\t0\t00000000',
        'lan0\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF',
        'vpn0\t00010A0A\t00000000\t0001\t0\t0\t0\t00FFFFFF',
      ].join('\n'),
    );
    expect(interfaceTo(routes, '203.0.113.1')).toBe('wan0');
    expect(interfaceTo(routes, '10.9.9.9')).toBe('lan0');
    expect(interfaceTo(routes, '10.10.1.9')).toBe('vpn0');
    expect(interfaceTo([], '10.10.1.9')).toBeNull();
  });
});

describe("what others' rules mean for a profile", () => {
  const none = { inFront: [], notMasqueraded: [], otherBackend: null } as const;
  const said = (over: Partial<Surroundings>) =>
    surroundingWarnings({ ...none, ...over }, profile(), 'IPTLB_NAT_TEST', (ip) =>
      ip.startsWith('192.168.'),
    ).map(({ kind }) => kind);

  it('is told at the profile that it concerns', () => {
    const taken = { hook: 'OUTPUT', target: 'DOCKER', certainty: 'takes' } as const;
    expect(said({ inFront: [{ chain: 'IPTLB_NAT_TEST', ...taken }] })).toEqual(['taken-by-others']);
    expect(said({ inFront: [{ chain: 'IPTLB_NAT_TEST', ...taken, certainty: 'may' }] })).toEqual([
      'may-be-taken-by-others',
    ]);
    expect(said({ inFront: [{ chain: 'IPTLB_NAT_OTHER', ...taken }] })).toEqual([]);
  });

  it('is no missing way back for a destination that is this machine', () => {
    const to = (...destinations: string[]) => ({
      notMasqueraded: [{ chain: 'IPTLB_NAT_TEST', destinations }],
    });
    expect(said(to('192.168.1.1:80'))).toEqual([]);
    expect(said(to('192.168.1.1:80', '10.0.0.1:80'))).toEqual(['no-way-back']);
  });

  it('is that both backends have rules', () => {
    expect(said({ otherBackend: 'legacy' })).toEqual(['two-backends']);
  });
});
