import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  HOSTS,
  THREE,
  TOPOLOGY,
  asUser,
  connectMany,
  manyBackends,
  natTable,
  onHost,
  person,
  polkit,
  startBackends,
  useBackend,
  type Backends,
} from './index.ts';

describe('the network', () => {
  let backends: Backends;
  beforeAll(async () => {
    backends = await startBackends();
  });
  afterAll(() => {
    backends.stop();
  });

  it.each(['tcp', 'udp'] as const)('answers by name over %s, on each address', async (protocol) => {
    for (const { name, address, port } of THREE) {
      const result = await connectMany({ to: `${address}:${port}`, count: 5, protocol });
      expect(result).toMatchObject({ answers: { [name]: 5 }, failed: 0 });
    }
  });

  it.each(['tcp', 'udp'] as const)(
    'makes 1,000 connections over %s in seconds',
    async (protocol) => {
      const result = await connectMany({ to: '10.0.1.4:8080', count: 1000, protocol });
      expect(result).toMatchObject({ answers: { a: 1000 }, failed: 0 });
      expect(result.elapsed).toBeLessThan(5000);
    },
  );

  it('is reached from every host', async () => {
    for (const from of HOSTS) {
      const result = await connectMany({ to: '10.0.1.6:8080', count: 1, from });
      expect(result.answers).toEqual({ c: 1 });
    }
  });

  it.each(['tcp', 'udp'] as const)('tells why %s connections failed', async (protocol) => {
    const result = await connectMany({ to: '10.0.1.4:9', count: 2, protocol });
    expect(result).toMatchObject({ answers: {}, failed: 2, failures: { ECONNREFUSED: 2 } });
  });

  it('has room for 64 destinations', async () => {
    const many = await startBackends(manyBackends(64));
    const result = await connectMany({ to: '10.0.1.4:9064', count: 1 });
    many.stop();
    expect(many.destinations.split(',')).toHaveLength(64);
    expect(result.answers).toEqual({ b64: 1 });
  });

  it('routes an address that nobody has to the proxy', async () => {
    const route = await onHost('client').must('ip', ['route', 'get', TOPOLOGY.unroutable]);
    expect(route).toContain(`via ${TOPOLOGY.proxy.address}`);
  });
});

describe('the kernel log', () => {
  it('hears of the traffic in the lab', async () => {
    const client = onHost('client');
    const tag = `LAB:${process.pid}:`;
    const rule = ['OUTPUT', '-p', 'tcp', '-j', 'LOG', '--log-prefix', tag];
    await client.must('iptables', ['-A', ...rule]);
    await connectMany({ to: '10.0.1.4:9', count: 1 });
    await client.must('iptables', ['-D', ...rule]);
    const lines = (await client.must('dmesg')).split('\n').filter((line) => line.includes(tag));
    expect(lines.length).toBeGreaterThan(0);
  });
});

describe('iptables', () => {
  const rule = ['-t', 'nat', '-A', 'OUTPUT', '-p', 'tcp', '-j', 'RETURN'];

  it.each(['nft', 'legacy'] as const)('is %s when told so, on each host alone', async (backend) => {
    await useBackend(backend);
    const version = await onHost('proxy').must('iptables', ['--version']);
    expect(version).toContain(backend === 'nft' ? '(nf_tables)' : '(legacy)');

    const before = await natTable('proxy');
    await onHost('proxy').must('iptables', rule);
    expect(await natTable('proxy')).toContain('-A OUTPUT -p tcp -j RETURN');
    expect(await natTable('client')).not.toContain('RETURN');

    await useBackend(backend);
    expect(await natTable('proxy')).toBe(before);
  });
});

describe('polkit', () => {
  const failure = 'Error executing command as another user: ';

  it('refuses by rule', async () => {
    polkit.decide('org.iptlb.apply', 'refuse');
    expect(await polkit.pkexec('apply')).toMatchObject({
      code: 127,
      stderr: `${failure}Not authorized\n\nThis incident has been reported.\n`,
    });
  });

  it('has nobody to ask without an agent', async () => {
    polkit.decide('org.iptlb.apply', 'ask');
    expect(await polkit.pkexec('apply')).toMatchObject({
      code: 127,
      stderr: `${failure}No authentication agent found.\n`,
    });
  });

  it('is dismissed at the agent', async () => {
    polkit.decide('org.iptlb.apply', 'ask');
    expect(await polkit.pkexec('apply', { answer: 'dismiss' })).toMatchObject({
      code: 126,
      stderr: `${failure}Request dismissed\n`,
    });
  });

  it('refuses a wrong password', async () => {
    polkit.decide('org.iptlb.apply', 'ask');
    const ended = await polkit.pkexec('apply', { answer: 'wrong-password' });
    expect(ended).toMatchObject({ code: 127 });
    expect(ended.stderr).toContain('Not authorized');
  });

  it('starts the helper by rule', async () => {
    polkit.decide('org.iptlb.apply', 'allow');
    expect((await polkit.pkexec('apply')).stderr).not.toContain(failure);
  });

  it('starts the helper after the right password', async () => {
    polkit.decide('org.iptlb.apply', 'ask');
    expect((await polkit.pkexec('apply', { answer: 'password' })).stderr).not.toContain(failure);
  });

  it('lets the person watch without asking', async () => {
    expect((await polkit.pkexec('monitor')).stderr).not.toContain(failure);
  });

  it('starts nothing with arguments', async () => {
    polkit.decide('org.iptlb.apply', 'allow');
    const helper = ['--disable-internal-agent', '/usr/libexec/iptlb/apply', '--help'];
    const ended = await asUser().run('pkexec', helper);
    expect(ended).toMatchObject({ code: 64 });
    expect(ended.stderr).toContain('takes no arguments');
  });

  it('is asked about the helper and about nothing else', async () => {
    const ended = await asUser().run('pkexec', ['--disable-internal-agent', '/usr/bin/id']);
    expect(ended).toMatchObject({ code: 127, stdout: '' });
  });
});

describe('the ordinary user', () => {
  it('is nobody special', async () => {
    const { name } = person();
    expect((await asUser().must('id', ['--user', '--name'])).trim()).toBe(name);
    expect((await asUser().must('id', ['--groups', '--name'])).trim()).toBe(name);
    expect((await asUser().run('iptables', ['-t', 'nat', '-S'])).code).not.toBe(0);
  });

  it('cannot change what runs as root', async () => {
    const writable = ['/usr/libexec/iptlb', '-writable'];
    expect(await asUser().must('find', writable)).toBe('');
    const notRoots = ['/usr/libexec/iptlb', '!', '-user', 'root'];
    expect(await onHost('client').must('find', notRoots)).toBe('');
  });
});
