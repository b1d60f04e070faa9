import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#shared/activity';
import { bootId, uptimeMs } from '#host';
import { journalLineSchema, monitorMessageSchema } from '#shared/helper';
import { applyRequest, profile } from '../support/profiles.ts';
import {
  CHECKOUT,
  asUser,
  forgetRecords,
  natTable,
  onHost,
  person,
  polkit,
  recordSystemLog,
  resetHost,
} from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const MONITOR = '/usr/libexec/iptlb/monitor';
const FOLDER = '/var/log/iptlb';
const FILE = `${FOLDER}/changes.jsonl`;
const COMMAND = [
  `${CHECKOUT}/dist/cli/iptlb.cjs`,
  '-run',
  '-profile=db',
  '-src-addr=10.100.0.12:5432',
  '-dest-addr=10.0.1.6:5432',
  '-state-file=/tmp/iptlb-journal/state.db',
];

/** What stands in root's record, line by line. */
const lines = () =>
  readFileSync(FILE, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => journalLineSchema.parse(JSON.parse(line)));
const entries = () => lines().flatMap((each) => (each.line === 'change' ? [each.entry] : []));

/** What a monitor tells of the record: at once, or once it tells what is waited for. */
async function told(
  isAwaited: (entries: readonly ActivityEntry[]) => boolean = () => true,
): Promise<readonly ActivityEntry[]> {
  polkit.decide('org.iptlb.monitor', 'allow');
  const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
  let text = '';
  const found = new Promise<readonly ActivityEntry[]>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      const all = (text += chunk).split('\n');
      text = all.pop() ?? '';
      for (const line of all) {
        const message = monitorMessageSchema.parse(JSON.parse(line));
        if (message.type === 'activity' && isAwaited(message.entries)) resolve(message.entries);
      }
    });
  });
  const said = await found;
  child.stdin?.end();
  await once(child, 'close');
  return said;
}

beforeEach(async () => {
  await resetHost('client');
  forgetRecords();
  rmSync('/tmp/iptlb-journal', { recursive: true, force: true });
});

describe("root's record of changes", () => {
  it('has those of the helper, with the person who asked, and only root can read it', async () => {
    polkit.decide('org.iptlb.apply', 'allow');
    const id = '11111111-2222-4333-8444-555555555555';
    const before = uptimeMs();
    const asked = await asUser().run('pkexec', ['--disable-internal-agent', APPLY], {
      input: applyRequest({ id, set: [profile({ name: 'web' })] }),
    });
    expect(asked.code).toBe(0);
    expect(entries()).toMatchObject([
      {
        id,
        by: { uid: person().uid, name: person().name },
        kind: 'apply',
        outcome: 'applied',
        deed: { chains: [{ chain: 'IPTLB_NAT_WEB', before: { kind: 'nothing' } }] },
      },
    ]);
    // By a clock that window, helper and command have in common.
    const uptime = entries()[0]?.uptime;
    expect(uptime?.boot).toBe(bootId());
    expect(uptime?.ms).toBeGreaterThan(before);
    expect(uptime?.ms).toBeLessThan(uptimeMs());
    expect(statSync(FOLDER).mode & 0o777).toBe(0o700);
    expect(statSync(FILE).mode & 0o777).toBe(0o600);
  });

  it('has those of the command, which the system log tells of too', async () => {
    const log = recordSystemLog();
    await onHost('client').must('env', ['SUDO_UID=0', process.execPath, ...COMMAND]);
    await onHost('client').must(process.execPath, [...COMMAND, '-reset', '-dest-addr=10.0.1.5:80']);
    log.stop();
    expect(log.text()).toContain('set db client tcp 10.100.0.12:5432 -> 10.0.1.6:5432');
    expect(log.text()).toContain('outcome: applied');
    expect(entries()).toMatchObject([
      { through: 'command', by: { name: 'root' }, kind: 'apply' },
      {
        deed: {
          chains: [
            {
              before: { kind: 'profile', profile: { destinations: ['10.0.1.6:5432'] } },
              after: { kind: 'profile', profile: { destinations: ['10.0.1.5:80'] } },
            },
          ],
        },
      },
    ]);
  });

  it('says what became of rules that waited for an answer', async () => {
    const child = onHost('client').spawn(APPLY);
    child.stdin?.write(applyRequest({ set: [profile({ name: 'web' })], keepWithin: 60 }));
    await expect.poll(() => child.stdout?.readableLength ?? 0).toBeGreaterThan(100);
    child.stdin?.end();
    await once(child, 'exit');
    expect(lines()).toMatchObject([
      { line: 'change', entry: { outcome: 'applied', decision: 'waiting' } },
      { line: 'decision', decision: 'reverted' },
    ]);
    expect(await told()).toMatchObject([{ decision: 'reverted' }]);
  });

  it('says that nobody answered where the helper was ended by force, so that it can be undone', async () => {
    const child = onHost('client').spawn(APPLY);
    child.stdin?.write(applyRequest({ set: [profile({ name: 'web' })], keepWithin: 60 }));
    await expect.poll(() => child.stdout?.readableLength ?? 0).toBeGreaterThan(100);
    // A window is there meanwhile, and sees that somebody still waits.
    expect(await told()).toMatchObject([{ decision: 'waiting' }]);
    const gone = once(child, 'exit');
    await onHost('client').must('pkill', ['-KILL', '--parent', String(child.pid)]);
    await gone;
    await told(([entry]) => entry?.decision !== 'waiting');
    expect(lines().at(-1)).toMatchObject({ line: 'decision', decision: 'unanswered' });
    expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
  });

  it('has what is to be restored at boot', async () => {
    const request = (fields: object) =>
      `${JSON.stringify({ version: 1, task: 'boot', put: [], drop: [], ...fields })}\n`;
    const web = profile({ name: 'web' });
    await onHost('client').must(APPLY, [], { input: request({ put: [web] }) });
    await onHost('client').must(APPLY, [], { input: request({ put: [web] }) });
    await onHost('client').must(APPLY, [], { input: request({ drop: ['web'] }) });
    const rival = profile({ name: 'rival' });
    await onHost('client').run(APPLY, [], { input: request({ put: [web, rival] }) });
    expect(await told()).toMatchObject([
      { kind: 'boot', outcome: 'applied', deed: { put: [{ name: 'web' }], drop: [] } },
      { kind: 'boot', outcome: 'applied', deed: { put: [], drop: ['web'] } },
      { kind: 'boot', outcome: 'invalid' },
    ]);
  });

  it('has LOG rules that were taken out for they served nobody', async () => {
    const client = onHost('client');
    const left = ['OUTPUT', '-d', '10.9.9.9', '-p', 'tcp', '-j', 'LOG', '--log-prefix'];
    await client.must('iptables', ['-t', 'nat', '-A', ...left, 'IPTLB:OUTPUT:ACCEPT:']);
    await client.must('iptables', ['-t', 'nat', '-A', ...left, 'OTHER:']);
    const log = recordSystemLog();
    await client.must(APPLY, [], { input: applyRequest({ sweepLogs: true }) });
    log.stop();
    expect(log.text()).toContain('LOG rules that serve nobody');
    expect(await natTable('client')).not.toContain('IPTLB');
    expect(await natTable('client')).toContain('OTHER:');
    expect(entries()).toMatchObject([{ kind: 'sweep-logs', outcome: 'applied' }]);
  });

  it('is told to whoever watches, without what is no entry', async () => {
    mkdirSync(FOLDER, { mode: 0o700 });
    appendFileSync(FILE, '{"line":"change","entry":{"secret":"half a li');
    await onHost('client').must(process.execPath, COMMAND);
    appendFileSync(FILE, '{"line":"change","entry":{"id":"x","secret":1}}\n');
    const said = await told();
    expect(said).toMatchObject([{ through: 'command', outcome: 'applied' }]);
    expect(JSON.stringify(said)).not.toContain('secret');
  });

  it('is told to be empty before there is any', async () => {
    expect(await told()).toEqual([]);
  });

  it('has what was refused, but not what changed nothing', async () => {
    const set = [profile({ name: 'web' })];
    await onHost('client').must(APPLY, [], { input: applyRequest({ set }) });
    await onHost('client').must(APPLY, [], { input: applyRequest({ set }) });
    await onHost('client').run(APPLY, [], { input: applyRequest({ set, expect: 'other' }) });
    expect(entries()).toHaveLength(1);
  });
});
