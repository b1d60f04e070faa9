import type { Installation, SetUpOutcome } from '#shared/ipc';

/** Texts about the helper that is installed, and about setting one up without a package. */
export const installationWords = {
  section: 'Helper',
  installed: 'Installed',
  kinds: {
    none: 'none: this window is read-only',
    package: (version: string) => `${version}, from the package`,
    'set-up': (version: string) => `${version}, set up by the app`,
  },
  unknownVersion: 'unknown version',
  setUp: 'Set up',
  setUpAgain: 'Set up again',
  setUpHelper: 'Set up the helper',
  setUpHelperAgain: 'Set up the helper again',
  remove: 'Remove the helper',
  offerTitle: 'The helper is not set up yet',
  offerBody:
    'Profiles can be edited and plans read already. Reading and writing the kernel’s rules takes a helper that runs as root: set it up once, with an administrator’s password.',
  mismatchTitle: (helper: string, app: string) =>
    `The helper is of version ${helper}, this app of ${app}`,
  mismatchBody: 'They may not understand each other. Set the helper up again from this app.',
  packageBody:
    'The helper is that of the package iptlb. Start the app from the menu instead, or install the package of this version.',
  upgraded: (version: string) => `IPTLB ${version} is installed`,
  upgradedUnknown: 'Another version of IPTLB is installed',
  upgradedBody: 'This window is still the one from before. Rules and profiles stay as they are.',
  restart: 'Restart',
  restartFirst: 'Save or discard your changes first',
  setUpTitle: 'Set up the helper',
  setUpLead:
    'With an administrator’s password, this is copied to where only root can write (about 200 MB):',
  setUpFiles: [
    '/usr/libexec/iptlb: the helper, the command iptlb, and the part of Electron that runs them',
    '/usr/share/polkit-1/actions/org.iptlb.policy: who may do what, and with which password',
    '/usr/lib/systemd/system/iptlb.service: restores profiles that you mark, at boot',
  ],
  setUpCheck:
    'Each copy is compared with what this app brings before anything of it runs. All of it can be removed again in Settings.',
  removeTitle: 'Remove the helper',
  removeLead:
    'All that was set up is removed: the helper, the command, polkit’s actions and the unit. The window is read-only then.',
  removeStays:
    'Rules in the kernel stay and go on balancing. Profiles that are restored at boot stay in /etc/iptlb, but nothing restores them.',
  doSetUp: 'Set up',
  doRemove: 'Remove',
  working: 'Working. You may be asked for a password.',
  again: 'Try again',
  said: 'Message from the installation',
  done: { 'set-up': 'The helper is set up', remove: 'The helper was removed' },
};

export const versionWords = ({ version }: Installation): string =>
  version ?? installationWords.unknownVersion;

type Bad = Exclude<SetUpOutcome['kind'], 'done'>;

/** Why the helper is as it was. */
export const setUpOutcomeWords: Readonly<
  Record<Bad, { readonly tone: 'info' | 'bad'; readonly title: string; readonly body: string }>
> = {
  unreadable: {
    tone: 'bad',
    title: 'The files cannot be read',
    body: 'What this app brings for the helper cannot be read. Nothing was installed. Get the app anew, or unpack it again.',
  },
  refused: {
    tone: 'bad',
    title: 'It was not finished',
    body: 'Root could not install the files, or they were not those that this app brings. Try again; if it says the same, get the app anew.',
  },
  dismissed: {
    tone: 'info',
    title: 'No password given',
    body: 'The password prompt was closed. Nothing was changed.',
  },
  'not-authorised': {
    tone: 'bad',
    title: 'Not allowed',
    body: 'This account may not install programs. Nothing was changed. Ask an administrator.',
  },
  'no-agent': {
    tone: 'bad',
    title: 'Nobody could ask for the password',
    body: 'In this session no program is running that asks for passwords (a polkit agent). Nothing was changed. Start one, then try again.',
  },
  'no-polkit': {
    tone: 'bad',
    title: 'polkit does not answer',
    body: 'The service that decides who may do this is not running, or is not installed (package pkexec). Nothing was changed.',
  },
  failed: { tone: 'bad', title: 'It failed', body: 'Nothing was changed. Its message is below.' },
  busy: {
    tone: 'info',
    title: 'It is under way already',
    body: 'Answer the password prompt that is open, or wait for it to end.',
  },
};
