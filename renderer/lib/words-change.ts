import type { Intent } from '#shared/ipc';
import { plural } from './format.ts';
import { activityWords, settingName } from './words-activity.ts';
import {
  MESSAGE_FROM_HELPER,
  messageFrom,
  NOTHING_CHANGED,
  outcomeWords,
} from './words-outcomes.ts';

/** What a change is about: the profile's or chain's name, or how many there are. */
export function subject(intent: Intent): string {
  switch (intent.kind) {
    case 'undo':
      return 'a change';
    case 'setting':
      return settingName(intent);
    case 'remove-chains':
      return counted(intent.chains, 'chains');
    case 'sweep-logs':
      return 'LOG rules that serve no profile';
    case 'apply':
    case 'remove':
    case 'delete':
      return counted(intent.profiles, 'profiles');
  }
}

function counted(names: readonly string[], what: string): string {
  const [only] = names;
  return only !== undefined && names.length === 1 ? only : `${names.length} ${what}`;
}

/** Texts of a change: its plan, and what became of it. */
export const changeWords = {
  /** @param undone What is undone, where that is known. */
  title: (intent: Intent, undone: string | null) => {
    switch (intent.kind) {
      case 'apply':
        return `Apply ${subject(intent)}`;
      case 'remove':
        return `Remove the rules of ${subject(intent)}`;
      case 'delete':
        return `Delete ${subject(intent)}`;
      case 'remove-chains':
      case 'sweep-logs':
        return `Remove ${subject(intent)}`;
      case 'undo':
        return undone === null
          ? activityWords.undo.title
          : `${activityWords.undo.action}: ${undone}`;
      case 'setting':
        return `Set ${subject(intent)}`;
    }
  },
  lead: (intent: Intent) => {
    switch (intent.kind) {
      case 'apply':
        return 'Read what will be written. All of it is written at once, or nothing.';
      case 'remove':
        return 'These rules are removed; the profile stays saved.';
      case 'delete':
        return 'These rules are removed, then the profile is deleted. Activity can take that back, unless the rules were edited by hand.';
      case 'remove-chains':
        return 'These chains belong to no profile. They are removed, with the jumps to them.';
      case 'sweep-logs':
        return 'These rules only write to the kernel log, for profiles that are gone.';
      case 'undo':
        return activityWords.undo.lead;
      case 'setting':
        return 'One setting of the kernel changes, and nothing else.';
    }
  },
  planning: 'Making the plan…',
  running:
    'Waiting for the helper. If it asks for a password, the prompt may be behind other windows.',
  begun: 'The helper has begun: it can no longer be cancelled.',
  nothingToApply: 'The kernel already has exactly these rules: there is nothing to write.',
  nothingToUndo: 'The kernel is already as it was before that change.',
  nothingToSet: 'The setting already has this value.',
  obstacle: 'This cannot be done',
  nothingToRemove: 'Nothing of this is in the kernel: there is nothing to remove.',
  onlyForget:
    'Nothing of this profile is in the kernel. It is only forgotten; this cannot be undone.',
  listOnly:
    'There is no helper to look into the kernel, so the profile is only taken off this list; this cannot be undone. Rules of it that may be in the kernel stay there, and so does what may be restored at boot.',
  unknownKernel: 'The rules in the kernel are not known now',
  unknownKernelBody:
    'This plan is made for those last read, or as if there were none. The helper compares before it writes, and stops where the rules differ.',
  noHelper: 'This plan can be read, but not carried out yet',
  noHelperSetUp: 'Set it up first, once, with an administrator’s password.',
  noHelperByHand: 'Or run the commands below as root.',
  noHelperByHandUnknown:
    'Or run the commands below as root, where no rules of this profile are in the kernel yet: the plan was made without knowing them.',
  password: 'You may be asked for an administrator’s password.',
  noPassword: 'No password is needed.',
  actions: {
    apply: 'Apply',
    remove: 'Remove',
    delete: 'Delete',
    'remove-chains': 'Remove',
    'sweep-logs': 'Remove',
    undo: 'Undo',
    setting: 'Set',
  },
  again: 'Try again',
  nothingChanged: NOTHING_CHANGED,
  outcomes: outcomeWords,
  untilBoot: 'Until the next boot. To make it permanent:',
  permanently: 'Command that makes it permanent',
  messageFrom,
  messageFromHelper: MESSAGE_FROM_HELPER,
  broken: 'The app did not answer as it should',
  byHand: 'Command to run by hand',
  copyByHand: 'Copy command',
  byHandUnknown:
    'Run it only where no rules of this profile are in the kernel yet: the plan was made without knowing them.',
};

/** Texts of a plan, line by line and as text to copy. */
export const diffWords = {
  label: 'What changes',
  tabsLabel: 'Form of the plan',
  rules: 'Rules',
  setting: 'Setting',
  settingSummary: '1 changed',
  commands: 'Commands',
  restore: 'Restore text',
  commandsHint:
    'Run one by one, these come to the same rules, but connections in between may fail.',
  restoreHint: 'For iptables-restore --noflush --wait: written all at once.',
  copyCommands: 'Copy commands',
  copyRestore: 'Copy restore text',
  summary: ({ added, removed, kept }: Readonly<Record<'added' | 'removed' | 'kept', number>>) =>
    added + removed === 0
      ? `${kept} ${plural(kept, 'rule', 'rules')}`
      : [
          ...(added > 0 ? [`${added} added`] : []),
          ...(removed > 0 ? [`${removed} removed`] : []),
          ...(kept > 0 ? [`${kept} kept`] : []),
        ].join(', '),
  chain: { added: 'new chain', removed: 'chain removed', kept: '' },
  line: { added: 'added', removed: 'removed', kept: 'kept' },
  empty: 'No rules.',
};

/** Messages that pass by themselves. */
export const toastWords = {
  label: 'Messages',
  dismiss: 'Dismiss message',
  adopted: (chain: string, name: string) => `${chain} is now the profile ${name}`,
  done: (intent: Intent, duration: string) => {
    const what = subject(intent);
    switch (intent.kind) {
      case 'apply':
        return `Applied ${what} in ${duration}`;
      case 'remove':
        return `Removed the rules of ${what} in ${duration}`;
      case 'delete':
        return `Deleted ${what} in ${duration}`;
      case 'remove-chains':
      case 'sweep-logs':
        return `Removed ${what} in ${duration}`;
      case 'undo':
        return `Undone in ${duration}`;
      case 'setting':
        return `Set ${what} in ${duration}`;
    }
  },
  /** What, why and what to do: a notice in the overview says it for as long as it is so. */
  notSaved: 'The rules are done, but the profiles could not be saved. See Overview.',
  kept: (intent: Intent) => {
    switch (intent.kind) {
      case 'remove':
        return `The rules of ${subject(intent)} stay removed`;
      case 'undo':
        return 'The change stays undone';
      case 'apply':
      case 'delete':
      case 'remove-chains':
      case 'sweep-logs':
      case 'setting':
        return `${subject(intent)}: the new rules are kept`;
    }
  },
  unchanged: (intent: Intent) =>
    `Nothing to do for ${subject(intent)}: the kernel has it that way already`,
};
