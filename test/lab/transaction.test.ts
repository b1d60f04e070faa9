import { once } from 'node:events';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyResponseSchema, type ApplyResponse } from '#shared/helper';
import type { Profile } from '#shared/profile';
import { NO_RULES, fingerprint, plan } from '#shared/ruleset';
import { natTable, onHost, resetHost, restoreBy as replaceRestore, useBackend } from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const LAB = '/run/iptlb-lab';

const profileOf = (fields: Partial<Profile> = {}): Profile => ({
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
  ...fields,
});
const other = profileOf({ name: 'other', source: '10.100.0.11:80' });

const lineOf = (fields: object) =>
  `${JSON.stringify({ version: 1, task: 'rules', set: [], remove: [], ...fields })}\n`;

/** One change by the helper as root, as pkexec starts it. */
async function change(fields: object): Promise<ApplyResponse> {
  const ended = await onHost('client').run(APPLY, [], { input: lineOf(fields) });
  const [, answer = ''] = ended.stdout.split('\n');
  return applyResponseSchema.parse(JSON.parse(answer || `"${ended.stderr}"`));
}

const messageOf = (answer: ApplyResponse) => ('message' in answer ? answer.message : '');

const nat = (...args: string[]) => onHost('client').must('iptables', ['-t', 'nat', ...args]);

/** The rules of a hook in their order. */
const hook = async (name = 'OUTPUT'): Promise<string[]> =>
  (await natTable('client')).split('\n').filter((line) => line.startsWith(`-A ${name} `));

describe.each(['nft', 'legacy'] as const)('a transaction with iptables-%s', (backend) => {
  const restoreBy = (script: string) => {
    replaceRestore(backend, script);
  };

  beforeAll(() => useBackend(backend));
  beforeEach(() => resetHost('client'));
  afterEach(() => useBackend(backend));

  it('keeps others out until its iptables-restore has ended, also when its helper is killed', async () => {
    const [begun, go] = [`${LAB}/begun`, `${LAB}/go`];
    for (const file of [begun, go]) rmSync(file, { force: true });
    // The first call stands still with the whole text read; those after it are the real ones.
    restoreBy(
      `[ -e ${begun} ] && exec $REAL "$@"\ntext=$(cat; echo .)\ntouch ${begun}\n` +
        `while ! [ -e ${go} ]; do sleep 0.05; done\nprintf %s "\${text%.}" | exec $REAL "$@"`,
    );
    const killed = onHost('client').spawn(APPLY);
    killed.stdin?.write(lineOf({ set: [profileOf()] }));
    await expect.poll(() => existsSync(begun), { timeout: 10_000 }).toBe(true);
    const end = once(killed, 'exit');
    // What was started is a launcher, which waits for the helper.
    const helper = await onHost('client').must('pgrep', ['--parent', String(killed.pid)]);
    await onHost('client').must('kill', ['-KILL', helper.trim()]);
    await end;

    const second = change({ set: [profileOf({ destinations: ['10.0.1.5:8080'] })] });
    const first = await Promise.race([
      second.then(() => 'second'),
      new Promise((resolve) => setTimeout(resolve, 1500, 'nobody')),
    ]);
    writeFileSync(go, '');
    expect(first).toBe('nobody');
    expect(await second).toMatchObject({ outcome: 'applied' });
    const table = await natTable('client');
    expect(table).toContain('10.0.1.5:8080');
    expect(table).not.toContain('10.0.1.4:8080');
    expect(existsSync('/run/iptlb.lock')).toBe(false);
  });

  describe('whose iptables-restore is killed', () => {
    it('is applied where that was after its commit', async () => {
      restoreBy('$REAL "$@"\nkill -KILL $$');
      expect(await change({ set: [profileOf()] })).toMatchObject({ outcome: 'applied' });
      expect(await natTable('client')).toContain('10.0.1.4:8080');
    });

    it('has changed nothing where that was before', async () => {
      const before = await natTable('client');
      restoreBy('cat >/dev/null\nkill -KILL $$');
      expect(await change({ set: [profileOf()] })).toMatchObject({ outcome: 'unavailable' });
      expect(await natTable('client')).toBe(before);
    });

    it('is put back where it came to something else', async () => {
      const before = await natTable('client');
      // The first call writes half of what it should; the second one puts back.
      restoreBy(
        `[ -e ${LAB}/half ] && exec $REAL "$@"\ntouch ${LAB}/half\n` +
          `sed /OUTPUT/d | $REAL "$@"\nkill -KILL $$`,
      );
      rmSync(`${LAB}/half`, { force: true });
      expect(await change({ set: [profileOf()] })).toMatchObject({ outcome: 'unverified' });
      expect(await natTable('client')).toBe(before);
    });
  });

  it('says so when its rules are not as planned and cannot be put back', async () => {
    restoreBy(`[ -e ${LAB}/half ] && exit 1\ntouch ${LAB}/half\nsed /OUTPUT/d | $REAL "$@"`);
    rmSync(`${LAB}/half`, { force: true });
    const answer = await change({ set: [profileOf()] });
    expect(answer.outcome).toBe('not-put-back');
    expect(messageOf(answer)).toContain('could not be put back');
  });

  describe('that is put back', () => {
    const FOREIGN = ['OUTPUT', '-d', '10.9.0.1/32', '-j', 'ACCEPT'];
    /** Spoils the first transaction after it was written. */
    const spoilFirst = (how: string) => {
      rmSync(`${LAB}/spoilt`, { force: true });
      restoreBy(
        `[ -e ${LAB}/spoilt ] && exec $REAL "$@"\n$REAL "$@" || exit\ntouch ${LAB}/spoilt\n${how}`,
      );
    };
    const spoiling = '$NAT -F IPTLB_NAT_WEB';

    it('leaves every rule where it stood among those of others', async () => {
      await change({ set: [profileOf(), other] });
      await nat('-I', ...FOREIGN);
      const before = await natTable('client');
      spoilFirst(spoiling);
      // Another address means another jump, which comes to the top.
      const answer = await change({ set: [profileOf({ source: '10.100.0.12:1' })] });
      expect(answer.outcome).toBe('unverified');
      expect(messageOf(answer)).toContain('as they were');
      expect(await natTable('client')).toBe(before);
    });

    it('says that its rules stand above those of others where these have changed', async () => {
      await change({ set: [profileOf(), other] });
      await nat('-I', ...FOREIGN);
      spoilFirst(`${spoiling}; $NAT -R OUTPUT 2 -d 10.9.0.2/32 -j ACCEPT`);
      const answer = await change({ set: [profileOf({ source: '10.100.0.12:1' })] });
      expect(answer.outcome).toBe('unverified');
      expect(messageOf(answer)).toContain("above other programs' rules");
      const [first, second, third] = await hook();
      expect([first, second].join()).toMatch(/-j IPTLB_NAT_OTHER,.*-j IPTLB_NAT_WEB/);
      expect(third).toContain('10.9.0.2/32');
    });

    it('also when nobody keeps it', async () => {
      await change({ set: [profileOf()] });
      await nat('-I', ...FOREIGN);
      const before = await natTable('client');
      const set = [profileOf({ source: '10.100.0.12:1' })];
      const ended = await onHost('client').run(APPLY, [], {
        input: `${lineOf({ set, keepWithin: 60 })}{"keep":false}\n`,
      });
      expect(ended.stdout).toContain('"outcome":"reverted"');
      expect(ended.stdout).not.toContain('10.9.0.1');
      expect(await natTable('client')).toBe(before);
    });
  });

  it('that nobody keeps is put back also where somebody else is faster', async () => {
    await change({ set: [profileOf()] });
    const before = await natTable('client');
    const jump = 'OUTPUT -d 10.100.0.12/32 -p tcp -m tcp --dport 1 -j IPTLB_NAT_WEB';
    rmSync(`${LAB}/calls`, { force: true });
    // The second call is the one that puts back: what it takes out has just gone.
    restoreBy(
      `echo >>${LAB}/calls\n[ "$(wc -l <${LAB}/calls)" = 2 ] && $NAT -D ${jump}\nexec $REAL "$@"`,
    );
    const set = [profileOf({ source: '10.100.0.12:1' })];
    const ended = await onHost('client').run(APPLY, [], {
      input: `${lineOf({ set, keepWithin: 60 })}{"keep":false}\n`,
    });
    expect(ended.stdout).toContain('"outcome":"reverted"');
    expect(await natTable('client')).toBe(before);
  });

  describe('while somebody else takes out the jump that it takes out', () => {
    const moved = profileOf({ source: '10.100.0.12:1' });
    const JUMP = 'OUTPUT -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j IPTLB_NAT_WEB';

    beforeEach(async () => {
      await change({ set: [profileOf()] });
      rmSync(`${LAB}/taken`, { force: true });
      restoreBy(`[ -e ${LAB}/taken ] || $NAT -D ${JUMP}\ntouch ${LAB}/taken\nexec $REAL "$@"`);
    });

    it('is planned once more over what is there then', async () => {
      expect(await change({ set: [moved] })).toMatchObject({ outcome: 'applied' });
      expect(await hook()).toEqual([
        '-A OUTPUT -d 10.100.0.12/32 -p tcp -m tcp --dport 1 -j IPTLB_NAT_WEB',
      ]);
    });

    it('is not what a person has read any more', async () => {
      const read = await change({ set: [moved], expect: 'none' });
      const rules = read.outcome === 'plan-changed' ? read.rules : NO_RULES;
      const expected = fingerprint(plan(rules, { set: [moved], remove: [] }));
      const answer = await change({ set: [moved], expect: expected });
      expect(answer).toMatchObject({ outcome: 'plan-changed', rules: { references: [] } });
      expect(await hook()).toEqual([]);
    });
  });

  describe('over rules with line breaks in their comments', () => {
    const commented = (comment: string, ...target: string[]) =>
      nat('-A', 'OUTPUT', '-m', 'comment', '--comment', comment, '-j', ...target);

    it('knows its own from those of others', async () => {
      await commented('x\n*filter\n#', 'ACCEPT');
      await commented('y\n[0:0] -A OUTPUT -d 10.9.0.1/32 -p tcp -j IPTLB_NAT_FORGED', 'ACCEPT');
      await commented('"\\\n"', 'ACCEPT');
      const before = await natTable('client');
      expect(await change({ set: [profileOf()] })).toMatchObject({ outcome: 'applied' });
      expect(await change({ set: [profileOf()] })).toMatchObject({ outcome: 'unchanged' });
      expect(await change({ remove: ['IPTLB_NAT_FORGED'] })).toMatchObject({
        outcome: 'unchanged',
        rules: { references: [{ hook: 'OUTPUT' }] },
      });
      await change({ remove: ['IPTLB_NAT_WEB'] });
      expect(await natTable('client')).toBe(before);
    });

    it('names a rule that it would have to take out and cannot', async () => {
      await change({ set: [profileOf()] });
      await commented('by\nhand', 'IPTLB_NAT_WEB');
      const before = await natTable('client');
      const answer = await change({ remove: ['IPTLB_NAT_WEB'] });
      expect(answer.outcome).toBe('unavailable');
      expect(messageOf(answer)).toContain('--comment "by\\nhand" -j IPTLB_NAT_WEB');
      expect(await natTable('client')).toBe(before);
      expect(await change({ set: [other] })).toMatchObject({ outcome: 'applied' });
    });
  });
});

it('watching makes no legacy nat table', async () => {
  await useBackend('legacy');
  // A network namespace of its own, which has no table yet.
  const watched = await onHost('client').must('unshare', [
    '--net',
    'sh',
    '-c',
    'sleep 1.5 | /usr/libexec/iptlb/monitor; cat /proc/net/ip_tables_names',
  ]);
  expect(watched).toContain('"references":[]');
  expect(watched).not.toMatch(/^nat$/m);
  await useBackend('nft');
});
