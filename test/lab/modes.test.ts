import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { applyResponseSchema, type ApplyResponse } from '#shared/helper';
import { chainName, type Profile } from '#shared/profile';
import { profile } from '../support/profiles.ts';
import { isWithinChance } from '../support/chance.ts';
import {
  TOPOLOGY,
  asUser,
  connectMany,
  natTable,
  onHost,
  polkit,
  resetHost,
  startBackends,
  useBackend,
  type Backends,
  type Host,
} from './index.ts';

/** Where each kind of rules is written, and from where it is reached. */
const modes = [
  { rulesBackend: 'client', host: 'client', from: 'client', ip: TOPOLOGY.unroutable },
  { rulesBackend: 'proxy', host: 'proxy', from: 'client', ip: TOPOLOGY.unroutable },
  { rulesBackend: 'server', host: 'server', from: 'client', ip: TOPOLOGY.server.addresses[0] },
] as const;

let backends: Backends;
beforeAll(async () => {
  backends = await startBackends();
  polkit.decide('org.iptlb.apply', 'allow');
});
afterAll(() => {
  backends.stop();
});

/** One change through pkexec and the installed helper, on any host, as the ordinary user. */
async function change(
  host: Host,
  request: { set?: readonly Profile[]; remove?: readonly string[] },
): Promise<ApplyResponse> {
  const ended = await asUser(host).run(
    'pkexec',
    ['--disable-internal-agent', '/usr/libexec/iptlb/apply'],
    {
      input: `${JSON.stringify({ version: 1, task: 'rules', set: [], remove: [], ...request })}\n`,
    },
  );
  const [, answer = ''] = ended.stdout.split('\n');
  return applyResponseSchema.parse(JSON.parse(answer || `"${ended.stderr}"`));
}

const profileOf = (fields: Partial<Profile>): Profile =>
  profile({
    name: 'web',
    source: `${TOPOLOGY.unroutable}:8081`,
    destinations: backends.destinations.split(','),
    ...fields,
  });

describe.each(['nft', 'legacy'] as const)('with iptables-%s', (iptables) => {
  beforeAll(async () => {
    await useBackend(iptables);
  });

  describe.each(modes)('in $rulesBackend mode', ({ rulesBackend, host, from, ip }) => {
    afterEach(async () => {
      await resetHost(host);
    });

    it.each(['tcp', 'udp'] as const)('balances %s between hosts, and goes', async (protocol) => {
      const before = await natTable(host);
      const web = profileOf({ source: `${ip}:8081`, rulesBackend, protocol, logEnabled: true });

      expect(await change(host, { set: [web] })).toMatchObject({ outcome: 'applied' });
      const traffic = await connectMany({ to: web.source, count: 600, protocol, from });
      expect(traffic.failures).toEqual({});
      expect(Object.keys(traffic.answers).sort()).toEqual(['a', 'b', 'c']);
      expect(Object.values(traffic.answers)).toSatisfy(isWithinChance);

      const removed = await change(host, { remove: [chainName('web')] });
      expect(removed).toMatchObject({ outcome: 'applied' });
      expect(await natTable(host)).toBe(before);
    });
  });

  it('leaves the rules of others to the letter', async () => {
    await onHost('client').must('iptables-restore', ['--noflush'], {
      input: [
        '*nat',
        ':DOCKER - [0:0]',
        '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
        '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
        '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
        '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
        'COMMIT',
        '',
      ].join('\n'),
    });
    const before = await natTable('client');
    const others = [
      profileOf({}),
      profileOf({ name: 'dns', source: '10.100.0.10:53', protocol: 'udp' }),
    ];
    await change('client', { set: others.map((each) => ({ ...each, logEnabled: true })) });
    await change('client', { set: [profileOf({ destinations: ['10.0.1.4:8080'] })] });
    expect(await natTable('client')).not.toBe(before);
    await change('client', { remove: others.map(({ name }) => chainName(name)) });
    expect(await natTable('client')).toBe(before);
    await resetHost('client');
  });

  it('keeps a logged address logged while another profile needs it', async () => {
    const first = profileOf({ logEnabled: true });
    const second = profileOf({
      name: 'tls',
      source: `${TOPOLOGY.unroutable}:8443`,
      logEnabled: true,
    });
    await change('client', { set: [first, second] });
    await change('client', { remove: [chainName('web')] });
    expect(await natTable('client')).toContain('--log-prefix "IPTLB:OUTPUT:ACCEPT:"');
    await change('client', { remove: [chainName('tls')] });
    expect(await natTable('client')).not.toContain('IPTLB');
  });

  it('changes nothing when iptables refuses a part of it', async () => {
    await change('client', { set: [profileOf({})] });
    const before = await natTable('client');
    // The real iptables-restore, which gets one line more than the transaction has: it must refuse all.
    const real = `/usr/sbin/xtables-${iptables}-multi iptables-restore`;
    rmSync('/usr/sbin/iptables-restore');
    writeFileSync(
      '/usr/sbin/iptables-restore',
      `#!/bin/sh\nsed 's/^COMMIT$/-A NOWHERE -j RETURN\\nCOMMIT/' | ${real} "$@"\n`,
      { mode: 0o755 },
    );
    const refused = await change('client', {
      set: [profileOf({ name: 'new', source: '10.100.0.11:80' })],
      remove: [chainName('web')],
    });
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(await natTable('client')).toBe(before);
    await useBackend(iptables);
  });

  it('does nothing when the rules are not those that a person read', async () => {
    const before = await natTable('client');
    const ended = await asUser().run(
      'pkexec',
      ['--disable-internal-agent', '/usr/libexec/iptlb/apply'],
      {
        input: `${JSON.stringify({ version: 1, task: 'rules', set: [profileOf({})], remove: [], expect: 'something else' })}\n`,
      },
    );
    expect(ended.stdout).toContain('"outcome":"plan-changed"');
    expect(await natTable('client')).toBe(before);
  });
});
