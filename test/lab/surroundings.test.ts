import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { monitorMessageSchema, type Surroundings } from '#shared/helper';
import { applyRequest, profile } from '../support/profiles.ts';
import {
  asUser,
  connectMany,
  forgetRecords,
  onHost,
  polkit,
  resetHost,
  startBackends,
  useBackend,
} from './index.ts';
import type { Backends } from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const MONITOR = '/usr/libexec/iptlb/monitor';
const SOURCE = '10.100.0.10:8081';
const web = profile({ name: 'web', source: SOURCE });

const iptables = (...args: string[]) => onHost('client').must('iptables', ['-t', 'nat', ...args]);

/** Starts a monitor; what it says of others' rules until that is as wished, and all that it said. */
async function watch(isEnough: (around: Surroundings) => boolean) {
  polkit.decide('org.iptlb.monitor', 'allow');
  const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
  let all = '';
  let read = 0;
  const found = await new Promise<Surroundings>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      all += chunk;
      for (let end = all.indexOf('\n', read); end >= 0; end = all.indexOf('\n', read)) {
        const message = monitorMessageSchema.parse(JSON.parse(all.slice(read, end)));
        read = end + 1;
        if (message.type === 'surroundings' && isEnough(message)) resolve(message);
      }
    });
  });
  child.stdin?.end();
  await once(child, 'close');
  return { found, all };
}

let backends: Backends;
beforeAll(async () => {
  backends = await startBackends();
});
afterAll(() => {
  backends.stop();
});
beforeEach(async () => {
  await resetHost('client');
  forgetRecords();
});
afterEach(() => useBackend('nft'));

describe('a rule of others before ours', () => {
  it('is seen to take what it takes, and nothing of it is told but where it leads', async () => {
    await onHost('client').must(APPLY, [], { input: applyRequest({ set: [web] }) });
    expect(Object.keys((await connectMany({ to: SOURCE, count: 4 })).answers)).toEqual(['a']);
    await iptables('-N', 'HIJACK');
    const secret = ['-m', 'comment', '--comment', 'SECRET'];
    await iptables(
      '-A',
      'HIJACK',
      '-p',
      'tcp',
      ...secret,
      '-j',
      'DNAT',
      '--to-destination',
      '10.0.1.5:8080',
    );
    await iptables('-I', 'OUTPUT', '-d', '10.100.0.0/16', '-j', 'HIJACK');

    const { found, all } = await watch(({ inFront }) => inFront.length > 0);
    expect(found.inFront).toEqual([
      { chain: 'IPTLB_NAT_WEB', hook: 'OUTPUT', target: 'HIJACK', certainty: 'takes' },
    ]);
    expect(all).not.toMatch(/SECRET|10\.0\.1\.5|10\.100\.0\.0\/16/);
    // What it says is so: the connections go where the other rule sends them.
    expect(Object.keys((await connectMany({ to: SOURCE, count: 4 })).answers)).toEqual(['b']);

    // Removed and applied again, ours come to the top.
    await onHost('client').must(APPLY, [], { input: applyRequest({ remove: ['IPTLB_NAT_WEB'] }) });
    await onHost('client').must(APPLY, [], { input: applyRequest({ set: [web] }) });
    await watch(({ inFront }) => inFront.length === 0);
    expect(Object.keys((await connectMany({ to: SOURCE, count: 4 })).answers)).toEqual(['a']);
  });

  it("is none for Docker's, where the address is nobody's", async () => {
    await iptables('-N', 'DOCKER');
    await iptables(
      '-A',
      'DOCKER',
      '-p',
      'tcp',
      '--dport',
      '8081',
      '-j',
      'DNAT',
      '--to-destination',
      '172.17.0.2:80',
    );
    await onHost('client').must(APPLY, [], { input: applyRequest({ set: [web] }) });
    const local = ['-m', 'addrtype', '--dst-type', 'LOCAL', '-j', 'DOCKER'];
    await iptables('-I', 'OUTPUT', '!', '-d', '127.0.0.0/8', ...local);
    const { found } = await watch(() => true);
    expect(found.inFront).toEqual([]);
  });
});

describe('the other backend of iptables', () => {
  it.each([
    ['nft', 'legacy'],
    ['legacy', 'nft'],
  ] as const)('is seen to have rules while %s is in use', async (used, other) => {
    await useBackend(used);
    await watch(({ otherBackend }) => otherBackend === null);
    const program = `xtables-${other}-multi`;
    const rule = ['OUTPUT', '-d', '10.9.9.9', '-j', 'ACCEPT'];
    await onHost('client').must(program, ['iptables', '-t', 'nat', '-A', ...rule]);
    await watch(({ otherBackend }) => otherBackend === other);
    await onHost('client').must(program, ['iptables', '-t', 'nat', '-D', ...rule]);
  });
});
