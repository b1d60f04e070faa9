import { describe, expect, it } from 'vitest';
import {
  hasRoute,
  parseLocalAddresses,
  parseRoutes,
  preflight,
  type HostFacts,
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
});
