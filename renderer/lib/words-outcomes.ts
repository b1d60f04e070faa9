import type { ChangeOutcome, HelperState } from '#shared/ipc';

/** What became of a change, in words. `whatToDo` is null where nothing needs doing. */
export interface OutcomeWords {
  /** `calm` is no error: a person changed their mind, or the plan only needs another look. */
  readonly tone: 'calm' | 'bad';
  readonly title: string;
  readonly whatHappened: string;
  readonly whatToDo: string | null;
  /** Whether it is certain that the kernel's rules are as they were: then that is said. */
  readonly isUntouched: boolean;
  /** Whether running the rules by hand is a way out. */
  readonly isByHand: boolean;
}

export const MESSAGE_FROM_HELPER = 'Message from the helper';

/** Who a message that goes with the outcome of a change of rules is from. */
export function messageFrom(outcome: ChangeOutcome['kind']): string {
  switch (outcome) {
    case 'dismissed':
    case 'not-authorised':
    case 'no-agent':
    case 'no-polkit':
      return 'Message from polkit';
    case 'refused':
    case 'unavailable':
      return 'Message from iptables';
    case 'applied':
    case 'unchanged':
    case 'plan-changed':
    case 'invalid':
    case 'unverified':
    case 'not-put-back':
    case 'unknown':
    case 'busy':
    case 'cancelled':
    case 'not-installed':
    case 'timed-out':
    case 'failed':
      return MESSAGE_FROM_HELPER;
  }
}

/** Said only after outcomes that are proven to have changed nothing. */
export const NOTHING_CHANGED = 'Nothing was changed.';

export const outcomeWords: Readonly<Record<ChangeOutcome['kind'], OutcomeWords>> = {
  applied: {
    tone: 'calm',
    title: 'Done',
    whatHappened: 'The rules were written and read back as planned.',
    whatToDo: null,
    isUntouched: false,
    isByHand: false,
  },
  unchanged: {
    tone: 'calm',
    title: 'Already in place',
    whatHappened: 'The kernel already has exactly these rules.',
    whatToDo: null,
    isUntouched: true,
    isByHand: false,
  },
  'plan-changed': {
    tone: 'calm',
    title: 'The rules in the kernel changed in the meantime',
    whatHappened: 'They are no longer those that this plan was made for.',
    whatToDo: 'Below is the plan made anew. Read it again before you go on.',
    isUntouched: true,
    isByHand: false,
  },
  invalid: {
    tone: 'bad',
    title: 'The helper refused the profile',
    whatHappened: 'The helper checks every profile again before it writes a rule.',
    whatToDo: 'Correct the profile under Edit, then try again.',
    isUntouched: true,
    isByHand: false,
  },
  refused: {
    tone: 'bad',
    title: 'iptables refused the rules',
    whatHappened: 'The rules are written all together or not at all, and iptables said no.',
    whatToDo: 'Its message is below. Often the kernel lacks a module that a rule needs.',
    isUntouched: true,
    isByHand: false,
  },
  unverified: {
    tone: 'bad',
    title: 'The rules did not come out as planned',
    whatHappened:
      'Read back, they were not those of the plan, so the rules from before were put back.',
    whatToDo:
      'Another program may be writing to the nat table at the same time, for example Docker, ufw or firewalld. Try again.',
    isUntouched: false,
    isByHand: false,
  },
  'not-put-back': {
    tone: 'bad',
    title: 'The rules are neither the old ones nor those planned',
    whatHappened:
      'Read back, they were not those of the plan, and the rules from before could not be put back.',
    whatToDo:
      'Look at the status of your profiles: it shows what the kernel has now. The plan is made anew for that; read it before you try again.',
    isUntouched: false,
    isByHand: false,
  },
  unknown: {
    tone: 'bad',
    title: 'Nobody knows whether the rules were written',
    whatHappened: 'The helper got the change, and ended without saying what became of it.',
    whatToDo:
      'Look at the status of your profiles: it shows what the kernel has now. The plan is made anew for that; read it before you try again.',
    isUntouched: false,
    isByHand: false,
  },
  busy: {
    tone: 'bad',
    title: 'Another change is under way',
    whatHappened:
      'Two changes at the same time would get into each other’s way, so this one waited or was turned away.',
    whatToDo: 'Wait a moment, then try again.',
    isUntouched: true,
    isByHand: false,
  },
  unavailable: {
    tone: 'bad',
    title: 'iptables cannot be used',
    whatHappened: 'The helper did not find an iptables that works on this machine.',
    whatToDo: 'Install the package iptables, then try again.',
    isUntouched: true,
    isByHand: false,
  },
  dismissed: {
    tone: 'calm',
    title: 'No password given',
    whatHappened: 'The password prompt was closed.',
    whatToDo: 'To go on, start again: you will be asked once more.',
    isUntouched: true,
    isByHand: false,
  },
  cancelled: {
    tone: 'calm',
    title: 'Cancelled',
    whatHappened: 'You cancelled it.',
    whatToDo: 'To go on, try again.',
    isUntouched: true,
    isByHand: false,
  },
  'not-authorised': {
    tone: 'bad',
    title: 'Not allowed',
    whatHappened: 'This account may not change the rules of this machine.',
    whatToDo: 'Ask an administrator, or have one run this command:',
    isUntouched: true,
    isByHand: true,
  },
  'no-agent': {
    tone: 'bad',
    title: 'Nobody could ask for the password',
    whatHappened: 'In this session no program is running that asks for passwords (a polkit agent).',
    whatToDo: 'Start one, or run this command in a terminal:',
    isUntouched: true,
    isByHand: true,
  },
  'no-polkit': {
    tone: 'bad',
    title: 'polkit does not answer',
    whatHappened: 'The service that decides who may change the rules is not running, or hangs.',
    whatToDo: 'Start it (systemctl start polkit), or run this command in a terminal:',
    isUntouched: true,
    isByHand: true,
  },
  'not-installed': {
    tone: 'bad',
    title: 'The helper is not installed',
    whatHappened: 'The program that may write rules is not on this machine.',
    whatToDo:
      'Install IPTLB’s package (in a checkout: npm run helper:install), or run this command in a terminal:',
    isUntouched: true,
    isByHand: true,
  },
  'timed-out': {
    tone: 'bad',
    title: 'No answer in time',
    whatHappened: 'The change was not done in the time allowed, and was given up.',
    whatToDo: 'Try again.',
    isUntouched: true,
    isByHand: false,
  },
  failed: {
    tone: 'bad',
    title: 'The change failed',
    whatHappened: 'It ended before a rule was written.',
    whatToDo: 'The helper’s message is below. Try again.',
    isUntouched: true,
    isByHand: false,
  },
};

type Unavailable = Extract<HelperState, { kind: 'unavailable' }>;

/** Why there is no live status, shortly for the sidebar and in full for the overview. */
export const helperWords: Readonly<
  Record<Unavailable['why'], { readonly short: string; readonly why: string; readonly do: string }>
> = {
  dismissed: {
    short: 'Password prompt closed',
    why: 'The password prompt for reading the rules was closed.',
    do: 'Reconnect to be asked again.',
  },
  'not-authorised': {
    short: 'Not allowed to read',
    why: 'This account may not read the rules of this machine.',
    do: 'Ask an administrator for the right, then reconnect.',
  },
  'no-agent': {
    short: 'Nobody can ask for the password',
    why: 'In this session no program is running that asks for passwords (a polkit agent).',
    do: 'Start one, then reconnect.',
  },
  'no-polkit': {
    short: 'polkit does not answer',
    why: 'The service that decides who may read the rules (polkit) is not running, or hangs.',
    do: 'Start it (systemctl start polkit), then reconnect.',
  },
  'not-installed': {
    short: 'Helper not installed',
    why: 'The helper that reads and writes rules is not on this machine.',
    do: 'Install IPTLB’s package (in a checkout: npm run helper:install), then reconnect.',
  },
  failed: {
    short: 'Helper stopped',
    why: 'The helper that reads the rules did not start, or ended.',
    do: 'Reconnect to start it again.',
  },
  silent: {
    short: 'Helper does not answer',
    why: 'The helper that reads the rules runs, and has said nothing for a while: it is halted, or the machine is very busy.',
    do: 'Status comes back by itself when it goes on. Reconnect to start another one.',
  },
};
