import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Profile } from '#shared/profile';
import { profile } from '../support/profiles.ts';
import { connectMany, natTable, onHost, resetHost, startBackends, type Backends } from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const SOURCE = '10.100.0.10:8081';

const profileOf = (fields: Partial<Profile> = {}): Profile =>
  profile({ name: 'web', source: SOURCE, logEnabled: true, ...fields });

const lineOf = (fields: object) =>
  `${JSON.stringify({ version: 1, task: 'rules', set: [], remove: [], ...fields })}\n`;

/** A change that waits for its decision: the helper as root, as pkexec starts it. */
interface Answer {
  readonly type?: string;
  readonly outcome?: string;
  readonly message?: string;
  readonly isInPlace?: boolean;
  readonly taken?: readonly string[];
}

class Undecided {
  readonly child: ChildProcess;
  readonly #lines: string[] = [];
  #rest = '';
  #wake: () => void = () => undefined;

  constructor(request: object) {
    this.child = onHost('client').spawn(APPLY);
    this.child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (this.#rest + chunk).split('\n');
      this.#rest = lines.pop() ?? '';
      this.#lines.push(...lines);
      this.#wake();
    });
    this.child.stdin?.write(lineOf(request));
  }

  /** The next answer's outcome; `ready` for the greeting. */
  async next(): Promise<string> {
    const { outcome, type } = await this.answer();
    return outcome ?? type ?? '';
  }

  async answer(): Promise<Answer> {
    while (this.#lines.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return JSON.parse(this.#lines.shift() ?? '') as Answer;
  }

  async applied(): Promise<void> {
    expect(await this.next()).toBe('ready');
    expect(await this.next()).toBe('applied');
  }
}

let backends: Backends;
beforeAll(async () => {
  backends = await startBackends();
});
afterAll(() => {
  backends.stop();
});

let before: string;
beforeEach(async () => {
  await resetHost('client');
  // What is there already: the same profile with one destination, and another one.
  const others = [profileOf(), profileOf({ name: 'tls', source: '10.100.0.10:8443' })];
  await onHost('client').must(APPLY, [], { input: lineOf({ set: others }) });
  before = await natTable('client');
});

const change = { set: [profileOf({ destinations: ['10.0.1.5:8080', '10.0.1.6:8080'] })] };

describe('rules that a person must confirm', () => {
  it('stay when confirmed', async () => {
    const helper = new Undecided({ ...change, keepWithin: 30 });
    await helper.applied();
    helper.child.stdin?.write('{"keep":true}\n');
    expect(await helper.next()).toBe('kept');
    const { answers } = await connectMany({ to: SOURCE, count: 20 });
    expect(Object.keys(answers)).not.toContain('a');
  });

  it('work until then, and are put back to the letter when nobody answers', async () => {
    const helper = new Undecided({ ...change, keepWithin: 5 });
    await helper.applied();
    const { answers } = await connectMany({ to: SOURCE, count: 20 });
    expect(Object.keys(answers)).not.toContain('a');
    expect(await helper.next()).toBe('reverted');
    expect(await natTable('client')).toBe(before);
  });

  it('have no other rules waited for beside them', async () => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    const waited = await natTable('client');
    const other = new Undecided({ set: [profileOf({ logEnabled: false })], keepWithin: 60 });
    expect(await other.next()).toBe('ready');
    expect(await other.next()).toBe('busy');
    expect(await natTable('client')).toBe(waited);
    helper.child.stdin?.write('{"keep":false}\n');
    expect(await helper.next()).toBe('reverted');
    expect(await natTable('client')).toBe(before);
    const next = new Undecided({ ...change, keepWithin: 60 });
    await next.applied();
    next.child.stdin?.write('{"keep":true}\n');
    expect(await next.next()).toBe('kept');
  });

  it('are not written where nobody could keep others from waiting beside them', async () => {
    const lock = '/run/iptlb-undecided.lock';
    mkdirSync(lock);
    try {
      const helper = new Undecided({ ...change, keepWithin: 60 });
      expect(await helper.next()).toBe('ready');
      const answer = await helper.answer();
      expect(answer).toMatchObject({ outcome: 'unavailable' });
      expect(answer.message).toContain(lock);
    } finally {
      rmdirSync(lock);
    }
    expect(await natTable('client')).toBe(before);
  });

  it('are told to stand above the rules of others where those have changed meanwhile', async () => {
    const client = onHost('client');
    const other = (verb: string, port: number) =>
      client.must('iptables', ['-t', 'nat', verb, 'OUTPUT', '-p', 'tcp', '--dport', `${port}`]);
    for (const isChanged of [false, true]) {
      await other('-I', 9);
      const helper = new Undecided({
        set: [profileOf({ rulesBackend: 'proxy' })],
        keepWithin: 60,
      });
      await helper.applied();
      if (isChanged) {
        await other('-D', 9);
        await other('-I', 10);
      }
      helper.child.stdin?.write('{"keep":false}\n');
      expect(await helper.answer()).toMatchObject({ outcome: 'reverted', isInPlace: !isChanged });
      await other('-D', isChanged ? 10 : 9);
      expect((await natTable('client')) === before).toBe(!isChanged);
    }
  });

  it.each([
    ['is refused', (child: ChildProcess) => child.stdin?.write('{"keep":false}\n')],
    ['cannot be read', (child: ChildProcess) => child.stdin?.write('yes please\n')],
    ['never comes because the caller is gone', (child: ChildProcess) => child.stdin?.destroy()],
    ['never comes because the session ends', (child: ChildProcess) => child.kill('SIGTERM')],
  ])('are put back when the answer %s', async (_why, act) => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    expect(await natTable('client')).not.toBe(before);
    act(helper.child);
    await once(helper.child, 'close');
    expect(await natTable('client')).toBe(before);
  });

  it('are put back also when another change takes its time meanwhile', async () => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    // Longer than the helper waits for its turn at a time.
    const work = ['/run/iptlb.lock', 'sh', '-c', 'echo begun; sleep 23'];
    const other = onHost('client').spawn('flock', work);
    if (other.stdout) await once(other.stdout, 'data');
    helper.child.stdin?.end();
    expect(await natTable('client')).not.toBe(before);
    await once(other, 'exit');
    expect(await helper.next()).toBe('reverted');
    expect(await natTable('client')).toBe(before);
  });

  it('are put back once iptables does it, however often it refused to', async () => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    const program = '/usr/sbin/iptables-restore';
    const refusals = '/run/iptlb-lab/refusals';
    writeFileSync(refusals, '');
    renameSync(program, `${program}.real`);
    try {
      writeFileSync(program, `#!/bin/sh\necho >>${refusals}\nexit 1\n`, { mode: 0o755 });
      helper.child.stdin?.end();
      await expect.poll(() => readFileSync(refusals).length, { timeout: 30_000 }).toBe(4);
    } finally {
      renameSync(`${program}.real`, program);
      rmSync(refusals);
    }
    expect(await helper.next()).toBe('reverted');
    expect(await natTable('client')).toBe(before);
  });

  it('go without a trace when they were new', async () => {
    const set = [profileOf({ name: 'new', source: '10.100.0.11:80' })];
    const helper = new Undecided({ set, keepWithin: 60 });
    await helper.applied();
    helper.child.stdin?.end();
    await once(helper.child, 'close');
    expect(await natTable('client')).toBe(before);
  });

  it.each([
    ['removed it', lineOf({ remove: ['IPTLB_NAT_WEB'] })],
    ['applied it otherwise', lineOf({ set: [profileOf({ destinations: ['10.0.1.9:8080'] })] })],
  ])('leave a profile to others who %s meanwhile, and say so', async (_what, input) => {
    const client = onHost('client');
    await client.must(APPLY, [], { input });
    const theirs = await natTable('client');
    await client.must(APPLY, [], { input: lineOf({ set: [profileOf()] }) });

    const added = profileOf({ name: 'new', source: '10.100.0.11:80' });
    const helper = new Undecided({ set: [...change.set, added], keepWithin: 60 });
    await helper.applied();
    await client.must(APPLY, [], { input });
    helper.child.stdin?.write('{"keep":false}\n');
    const { outcome, isInPlace, taken } = await helper.answer();
    expect({ outcome, isInPlace, taken }).toEqual({
      outcome: 'reverted',
      isInPlace: true,
      taken: ['IPTLB_NAT_WEB'],
    });
    expect(await natTable('client')).toBe(theirs);
  });

  it.each([
    ['added a rule to', ['-A', 'IPTLB_NAT_WEB', '-p', 'tcp', '-j', 'RETURN']],
    // What is left is what a profile of one destination would write.
    ['took a rule out of', ['-D', 'IPTLB_NAT_WEB', '2']],
  ])('are put back also in a chain that others only %s', async (_what, rule) => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    await onHost('client').must('iptables', ['-t', 'nat', ...rule]);
    helper.child.stdin?.write('{"keep":false}\n');
    expect(await helper.answer()).toMatchObject({ outcome: 'reverted', taken: [] });
    expect(await natTable('client')).toBe(before);
  });

  it('leave alone what others changed in the meantime', async () => {
    const helper = new Undecided({ ...change, keepWithin: 60 });
    await helper.applied();
    const other = profileOf({ name: 'db', source: '10.100.0.12:5432' });
    await onHost('client').must(APPLY, [], { input: lineOf({ set: [other] }) });
    helper.child.stdin?.end();
    await once(helper.child, 'close');

    await onHost('client').must(APPLY, [], { input: lineOf({ remove: ['IPTLB_NAT_DB'] }) });
    expect(await natTable('client')).toBe(before);
  });
});
