import type { BootOutcome, BootView } from '#shared/ipc';
import { plural } from './format.ts';
import { MESSAGE_FROM_HELPER, messageFrom } from './words-outcomes.ts';

/** Texts around profiles that are restored when the machine starts. */
export const bootWords = {
  title: 'Restore at boot',
  lead: 'These profiles are brought into the kernel when the machine starts, before anybody logs in. They lie in /etc/iptlb/state.db, which only root may write: each change asks for an administrator’s password.',
  unknown: 'What is restored at boot is not known: there is no live status.',
  empty: 'There are no profiles yet.',
  listLabel: 'Profiles and whether they are restored at boot',
  put: (name: string) => `Restore ${name} at boot`,
  drop: (name: string) => `Do not restore ${name} at boot`,
  menu: { on: 'Restore at boot', off: 'Do not restore at boot' },
  badge: 'restored at boot',
  badgeHelp: 'This profile is restored when the machine starts.',
  differsBadge: 'restored at boot: other version',
  differsTitle: 'Another version of this profile is restored at boot',
  differsBody:
    'The profile was changed here since it was marked. At the next boot the machine gets the version from before.',
  update: 'Use this version at boot',
  forget: 'Do not restore',
  strangers: (count: number) =>
    `${count} more ${plural(count, 'profile is', 'profiles are')} restored that ${plural(count, 'is', 'are')} not in this list`,
  strangersBody: 'Another user’s, perhaps, or written by hand.',
  forgetStranger: (name: string) => `Do not restore ${name}`,
  problem: 'What is restored at boot cannot be read',
  notStarted: 'Nothing is restored at boot',
  restoredAt: (time: string) => `Last restored ${time}.`,
  failed: 'Not everything was restored at boot',
  failedBody: (time: string) =>
    `${time}, iptlb.service ended with a failure. The profiles’ status shows what the kernel has now. Everything that was said: journalctl -u iptlb`,
  serviceLog: 'Service log',
  missed: 'The profiles were not restored at this boot',
  missedBody:
    'The machine has started since they were marked, and nobody has tried to restore them. Why: systemctl status iptlb',
  see: 'See what is restored',
  onDelete:
    'It is restored at boot at present: it is taken out of there too, which may ask for a password once more.',
  saved: {
    on: (name: string) => `${name} is restored at boot`,
    off: (name: string) => `${name} is no longer restored at boot`,
  },
};

/** Why nothing is restored at boot, and what to do. */
export const bootUnitWords: Readonly<
  Record<Exclude<BootView['unit'], 'enabled'>, { readonly body: string; readonly command: string }>
> = {
  disabled: {
    body: 'The unit iptlb.service is not enabled. To enable it: ',
    command: 'sudo systemctl enable iptlb.service',
  },
  masked: {
    body: 'The unit iptlb.service is masked, so that systemd does not start it even where it is enabled. To unmask it: ',
    command: 'sudo systemctl unmask iptlb.service',
  },
  'no-systemd': {
    body: 'Something else than systemd has started this machine, and does not know the unit iptlb.service. Have it run, as root, at each start: ',
    command: '/usr/libexec/iptlb/restore',
  },
};

type Bad = Exclude<BootOutcome['kind'], 'saved' | 'unchanged'>;

/** Who a message that goes with an outcome is from: here it is the helper that refuses, not iptables. */
export const bootMessageFrom = (outcome: Bad): string =>
  outcome === 'refused' ? MESSAGE_FROM_HELPER : messageFrom(outcome);

/** Why what is restored at boot is as it was. */
export const bootOutcomeWords: Readonly<
  Record<Bad, { readonly title: string; readonly body: string }>
> = {
  invalid: {
    title: 'This cannot be restored at boot',
    body: 'It does not go together with what is restored already. Nothing was changed. Take the other one out first.',
  },
  refused: {
    title: 'The file was not changed',
    body: 'The helper could not use /etc/iptlb/state.db. Nothing was changed. What it said is below.',
  },
  unknown: {
    title: 'Nobody knows whether it was saved',
    body: 'The helper got the change, and ended without saying what became of it. The list shows what is restored now.',
  },
  dismissed: {
    title: 'No password given',
    body: 'The password prompt was closed. Nothing was changed.',
  },
  'not-authorised': {
    title: 'Not allowed',
    body: 'This account may not change what is restored at boot. Nothing was changed. Ask an administrator.',
  },
  'no-agent': {
    title: 'Nobody could ask for the password',
    body: 'In this session no program is running that asks for passwords (a polkit agent). Nothing was changed. Start one, then try again.',
  },
  'no-polkit': {
    title: 'polkit does not answer',
    body: 'The service that decides who may do this is not running, or hangs. Nothing was changed. Start it: systemctl start polkit',
  },
  'not-installed': {
    title: 'The helper is not installed',
    body: 'The program that may write the file is not on this machine. Nothing was changed.',
  },
  'timed-out': {
    title: 'No answer in time',
    body: 'It was given up. Nothing was changed. Try again.',
  },
  failed: {
    title: 'It failed',
    body: 'The helper ended before it had begun. Nothing was changed. Its message is below.',
  },
};
