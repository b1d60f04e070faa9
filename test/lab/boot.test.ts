import { BOOT_FILES, type BootState } from '#shared/boot';
import {
  chmodSync,
  chownSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { bootResponseSchema, monitorMessageSchema } from '#shared/helper';
import { WEB_STATE } from '../support/state-text.ts';
import { asUser, forgetRecords, natTable, onHost, person, polkit, resetHost } from './index.ts';

/** Profiles that are restored at boot: the helper writes them, the unit's program applies them. */

const APPLY = '/usr/libexec/iptlb/apply';
const RESTORE = '/usr/libexec/iptlb/restore';
const client = onHost('client');

const profile = (name: string, port: number) => ({
  name,
  source: `10.100.0.10:${port}`,
  destinations: ['10.0.1.4:8080', '10.0.1.5:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
});

const lineOf = (put: readonly object[], drop: readonly string[] = []) =>
  `${JSON.stringify({ version: 1, task: 'boot', put, drop })}\n`;

/** One change by the helper as root, as pkexec starts it. */
async function change(put: readonly object[], drop?: readonly string[]) {
  const ended = await client.run(APPLY, [], { input: lineOf(put, drop) });
  const [, answer = ''] = ended.stdout.split('\n');
  return bootResponseSchema.parse(JSON.parse(answer || `"${ended.stderr}"`));
}

/** What the monitor tells about it. */
async function told(): Promise<BootState> {
  const child = client.spawn('/usr/libexec/iptlb/monitor', []);
  try {
    return await new Promise<BootState>((resolve, reject) => {
      let heard = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const lines = (heard + text).split('\n');
        heard = lines.pop() ?? '';
        for (const line of lines) {
          const message = monitorMessageSchema.parse(JSON.parse(line));
          if (message.type === 'boot') resolve(message.boot);
        }
      });
      child.once('close', () => {
        reject(new Error('The monitor ended.'));
      });
    });
  } finally {
    child.kill();
  }
}

const text = () => readFileSync(BOOT_FILES.profiles, 'utf8');

beforeEach(async () => {
  await resetHost('client');
  forgetRecords();
});

describe('what is restored at boot', () => {
  it('is written as the original’s state file, root’s alone, and told by the monitor', async () => {
    expect(await told()).toEqual({
      file: { kind: 'read', profiles: [], broken: [] },
      run: { kind: 'none' },
      unit: 'enabled',
    });
    expect(await change([profile('web', 8081)])).toEqual({ outcome: 'saved' });
    expect(text()).toBe(WEB_STATE);
    expect(statSync(BOOT_FILES.profiles)).toMatchObject({ uid: 0, mode: 0o100600 });
    expect(await change([profile('web', 8081)])).toEqual({ outcome: 'unchanged' });
    expect((await told()).file).toMatchObject({ profiles: [profile('web', 8081)] });
    expect(await natTable('client')).not.toContain('IPTLB');
  });

  it('keeps what others have written into the file', async () => {
    await client.must('mkdir', ['-m', '755', '/etc/iptlb']);
    writeFileSync(BOOT_FILES.profiles, `# by hand\n${WEB_STATE}  note: mine\nbroken: 1\n`);
    expect(await change([profile('mail', 25)])).toEqual({ outcome: 'saved' });
    expect(text()).toContain('# by hand\n');
    expect(text()).toContain('  note: mine\n');
    expect((await told()).file).toMatchObject({
      profiles: [{ name: 'mail' }, { name: 'web' }],
      broken: [{ name: 'broken' }],
    });
    expect(await change([], ['mail', 'broken'])).toEqual({ outcome: 'saved' });
    expect((await told()).file).toMatchObject({ profiles: [{ name: 'web' }], broken: [] });
  });

  it('is refused where two profiles would want the same address', async () => {
    await change([profile('web', 8081)]);
    expect(await change([profile('other', 8081)])).toMatchObject({ outcome: 'invalid' });
    expect(text()).toBe(WEB_STATE);
  });

  it.each([
    ['no profile', [{ ...profile('web', 8081), source: '10.100.0.999:1' }]],
    ['text of a rule', [{ ...profile('web', 8081), rule: '-j ACCEPT' }]],
  ])('is refused where it is %s', async (_what, put) => {
    expect(await change(put)).toMatchObject({ outcome: 'invalid' });
    expect(existsSync('/etc/iptlb')).toBe(false);
  });

  it('is refused where somebody else could write what root does at boot', async () => {
    await change([profile('web', 8081)]);
    const { uid, gid } = person();
    chownSync(BOOT_FILES.profiles, uid, gid);
    expect(await change([profile('mail', 25)])).toMatchObject({ outcome: 'refused' });
    chownSync(BOOT_FILES.profiles, 0, 0);
    chmodSync('/etc/iptlb', 0o777);
    expect(await change([profile('mail', 25)])).toMatchObject({ outcome: 'refused' });
    expect(text()).toBe(WEB_STATE);
  });

  it('is told from no file of root’s that a link leads to', async () => {
    await client.must('mkdir', ['-m', '755', '/etc/iptlb']);
    await client.must('ln', ['-s', '/etc/shadow', BOOT_FILES.profiles]);
    await client.run(RESTORE, []);
    expect(await told()).toMatchObject({
      file: { kind: 'unreadable', message: `${BOOT_FILES.profiles} is a link.` },
      run: { kind: 'failed', said: [] },
    });
  });

  it('is not made only to take out what is not in it', async () => {
    expect(await change([], ['nobody'])).toEqual({ outcome: 'unchanged' });
    expect(existsSync('/etc/iptlb')).toBe(false);
  });

  it('needs the password that rules need', async () => {
    polkit.decide('org.iptlb.apply', 'refuse');
    const asked = await asUser().run('pkexec', ['--disable-internal-agent', APPLY], {
      input: lineOf([profile('web', 8081)]),
    });
    expect(asked.code).not.toBe(0);
    expect(existsSync('/etc/iptlb')).toBe(false);
  });
});

describe('the unit', () => {
  const isTold = async () => (await told()).unit;

  it.each([
    ['a link to /dev/null', () => symlinkSync('/dev/null', BOOT_FILES.override)],
    ['an empty file', () => writeFileSync(BOOT_FILES.override, '')],
  ])('is told as masked where it is %s, though it is enabled', async (_what, mask) => {
    mask();
    expect(await isTold()).toBe('masked');
    rmSync(BOOT_FILES.override);
    expect(await isTold()).toBe('enabled');
  });

  it('is told as enabled where somebody has written it anew', async () => {
    writeFileSync(BOOT_FILES.override, '[Service]\n');
    expect(await isTold()).toBe('enabled');
    rmSync(BOOT_FILES.override);
  });

  it('is told as disabled where the link is gone, and as nobody’s without systemd', async () => {
    const aside = `${BOOT_FILES.enabled}.aside`;
    renameSync(BOOT_FILES.enabled, aside);
    expect(await isTold()).toBe('disabled');
    renameSync(aside, BOOT_FILES.enabled);
    renameSync('/run/systemd/system', '/run/systemd/none');
    expect(await isTold()).toBe('no-systemd');
    renameSync('/run/systemd/none', '/run/systemd/system');
  });
});

describe('restoring', () => {
  it('applies what is in the file, and leaves word of it', async () => {
    await change([profile('web', 8081)]);
    await client.must(RESTORE, []);
    expect(await natTable('client')).toContain('-A IPTLB_NAT_WEB');
    expect((await told()).run.kind).toBe('restored');
  });

  it('goes past a profile that is broken, and tells of it in the journal and to the app', async () => {
    await client.must('mkdir', ['-m', '755', '/etc/iptlb']);
    writeFileSync(BOOT_FILES.profiles, `${WEB_STATE}worse:\n  source: nowhere\n`);
    const ended = await client.run(RESTORE, []);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('profile [worse] is left out');
    expect(await natTable('client')).toContain('-A IPTLB_NAT_WEB');
    const { run } = await told();
    expect(run).toMatchObject({ kind: 'failed' });
    expect('said' in run && run.said.join()).toContain('profile [worse] is left out');
    expect('said' in run && run.said.join()).not.toContain('level=');
  });

  it('that did not happen at this boot is told', async () => {
    await change([profile('web', 8081)]);
    expect((await told()).run.kind).toBe('none');
    utimesSync(BOOT_FILES.profiles, 0, 0);
    expect((await told()).run.kind).toBe('missed');
  });
});
