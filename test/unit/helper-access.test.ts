import { expect, it } from 'vitest';
import { meaningOfEnd } from '../../electron/main/helper-access.ts';

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
