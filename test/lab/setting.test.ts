import { beforeEach, describe, expect, it } from 'vitest';
import { settingResponseSchema, type SettingResponse } from '#shared/helper';
import { asUser, onHost, polkit } from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const FORWARD = { name: 'ip_forward' };
const LOCALNET = { name: 'route_localnet', interface: 'lo' };

const lineOf = (setting: object, value: number) =>
  `${JSON.stringify({ version: 1, task: 'setting', setting, value })}\n`;

/** One setting by the helper as root, as pkexec starts it. */
async function set(setting: object, value: number): Promise<SettingResponse> {
  const ended = await onHost('client').run(APPLY, [], { input: lineOf(setting, value) });
  const [, answer = ''] = ended.stdout.split('\n');
  return settingResponseSchema.parse(JSON.parse(answer || `"${ended.stderr}"`));
}

const sysctl = async (key: string) =>
  (await onHost('client').must('sysctl', ['--values', key])).trim();

beforeEach(async () => {
  await onHost('client').must('sysctl', ['--write', 'net.ipv4.ip_forward=0']);
  await onHost('client').must('sysctl', ['--write', 'net.ipv4.conf.lo.route_localnet=0']);
});

describe('a setting of the kernel', () => {
  it.each([
    ['net.ipv4.ip_forward', FORWARD],
    ['net.ipv4.conf.lo.route_localnet', LOCALNET],
  ])('%s is set, read back, and set back', async (key, setting) => {
    expect(await set(setting, 1)).toMatchObject({ outcome: 'set', from: 0, to: 1 });
    expect(await sysctl(key)).toBe('1');
    expect(await set(setting, 1)).toEqual({ outcome: 'unchanged', value: 1 });
    expect(await set(setting, 0)).toMatchObject({ outcome: 'set', from: 1, to: 0 });
    expect(await sysctl(key)).toBe('0');
  });

  it('that is not there is told, and nothing is made', async () => {
    const gone = { name: 'route_localnet', interface: 'nowhere0' };
    expect(await set(gone, 1)).toEqual({
      outcome: 'unavailable',
      message: 'This machine has no setting net.ipv4.conf.nowhere0.route_localnet.',
    });
  });

  it.each([
    ['another one', { name: 'route_localnet', interface: '../../../kernel' }],
    ['a name of its own', { name: 'kernel.core_pattern' }],
  ])('is refused where it is %s', async (_what, setting) => {
    expect(await set(setting, 1)).toMatchObject({ outcome: 'invalid' });
  });

  it('needs the password that rules need', async () => {
    polkit.decide('org.iptlb.apply', 'refuse');
    const asked = await asUser().run('pkexec', ['--disable-internal-agent', APPLY], {
      input: lineOf(FORWARD, 1),
    });
    expect(asked.code).not.toBe(0);
    expect(await sysctl('net.ipv4.ip_forward')).toBe('0');
  });
});
