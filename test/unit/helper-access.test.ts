import { afterEach, describe, expect, it, vi } from 'vitest';
import { meaningOfEnd, startHelper, startThroughSudo } from '../../electron/main/helper-access.ts';

/** What would have been started, and which of the programs for it are there. */
const machine = vi.hoisted(() => ({ started: [] as unknown[], lacks: '' }));
vi.mock('../../electron/main/spawn.ts', () => ({
  startAllowed: (...command: unknown[]) => machine.started.push(command),
}));
vi.mock('../../electron/main/files.ts', () => ({
  existsSync: (path: string) => path !== machine.lacks,
}));

describe.each([
  ['apply', '/usr/libexec/iptlb/apply'],
  ['monitor', '/usr/libexec/iptlb/monitor'],
] as const)('all that is started for %s', (verb, launcher) => {
  afterEach(() => {
    vi.unstubAllEnvs();
    Object.assign(machine, { started: [], lacks: '' });
  });
  const pkexec = ['/usr/bin/pkexec', ['--disable-internal-agent', launcher]];
  const sudo = (option: string) => ['/usr/bin/sudo', [option, launcher]];

  it('is its launcher, through pkexec', () => {
    startHelper(verb);
    expect(machine.started).toEqual([pkexec]);
  });

  it('is its launcher, through a sudo that does not ask', () => {
    vi.stubEnv('SUDO_ASKPASS', undefined);
    machine.lacks = '/usr/bin/pkexec';
    startHelper(verb);
    startThroughSudo(verb);
    expect(machine.started).toEqual([sudo('-n'), sudo('-n')]);
  });

  it('is its launcher, through a sudo that asks with the program that is named', () => {
    vi.stubEnv('SUDO_ASKPASS', '/usr/bin/ssh-askpass');
    startThroughSudo(verb);
    expect(machine.started).toEqual([sudo('-A')]);
  });

  it('is nothing where there is none', () => {
    machine.lacks = launcher;
    expect([startHelper(verb), startThroughSudo(verb)]).toEqual([null, null]);
    expect(machine.started).toEqual([]);
  });
});

it.each([
  [
    'a prompt that was closed',
    126,
    'Error executing command as another user: Request dismissed',
    'dismissed',
  ],
  ['a refusal', 127, 'Error executing command as another user: Not authorized', 'not-authorised'],
  [
    'no agent',
    127,
    'Error executing command as another user: No authentication agent found.',
    'no-agent',
  ],
  [
    'a bus without polkit',
    127,
    '\n** (process:96): WARNING **: Error enumerating actions: ServiceUnknown\nError checking for authorization org.iptlb.apply: GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: The name org.freedesktop.PolicyKit1 was not provided by any .service files',
    'no-polkit',
  ],
  [
    'no bus at all',
    127,
    'Error getting authority: Error initializing authority: Could not connect: Connection refused',
    'no-polkit',
  ],
  ['sudo without its password', 1, 'sudo: a password is required', 'not-authorised'],
  ['a helper that broke', 70, 'iptlb helper: no', 'failed'],
])('tells %s from other ends', (_what, code, stderr, why) => {
  expect(meaningOfEnd(code, stderr)).toEqual({ why, detail: stderr.trim() });
});
