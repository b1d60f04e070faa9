import type { ActivityItem, ChangeOutcome, Intent } from '#shared/ipc';
import { settingKey } from '#shared/preflight';
import type { Profile } from '#shared/profile';
import { plural } from './format.ts';
import { messageFrom, outcomeWords } from './words-outcomes.ts';

/** A setting and the value that it gets: `net.ipv4.ip_forward to 1`. */
export const settingName = ({ setting, value }: Extract<Intent, { kind: 'setting' }>): string =>
  `${settingKey(setting)} to ${value}`;

/** What a change was about: `web`, `web, tls`, `12 profiles`. */
function subjectOf({ subjects, count }: ActivityItem): string {
  if (subjects.length === 0) return `${count} chains`;
  return subjects.length <= 3
    ? subjects.map(({ name }) => name).join(', ')
    : `${subjects.length} profiles`;
}

/** What became of what is restored at boot. */
function bootChange(item: ActivityItem): string {
  switch (item.boot) {
    case 'put':
      return `Restore ${subjectOf(item)} at boot`;
    case 'drop':
      return `No longer restore ${subjectOf(item)} at boot`;
    case 'both':
    case null:
      return `Change what is restored at boot (${countWords(item.count, 'profile')})`;
  }
}

const countWords = (count: number, what: string): string =>
  `${count} ${plural(count, what, `${what}s`)}`;

/** Texts of the list of changes. */
export const activityWords = {
  title: 'Activity',
  label: 'Changes',
  filter: 'Profile',
  anyProfile: 'All profiles',
  columns: { at: 'Time', who: 'Who', what: 'Change', result: 'Result', duration: 'Took' },
  what: (item: ActivityItem): string => {
    switch (item.kind) {
      case 'apply':
        return `Apply ${subjectOf(item)}`;
      case 'remove':
        return `Remove the rules of ${subjectOf(item)}`;
      case 'delete':
        return `Delete ${subjectOf(item)}`;
      case 'remove-chains':
        return `Remove ${subjectOf(item)}`;
      case 'undo':
        return `Undo a change of ${item.setting ?? subjectOf(item)}`;
      case 'setting':
        return `Set ${item.setting ?? ''}`;
      case 'sweep-logs':
        return 'Remove LOG rules that serve no profile';
      case 'boot':
        return bootChange(item);
    }
  },
  who: ({ user, through }: ActivityItem): string =>
    `${user ?? 'unknown'}${through === 'command' ? ', command' : ''}`,
  nobody: 'unknown',
  through: { window: 'Window', command: 'Command iptlb' },
  result: (item: ActivityItem): string => {
    if (item.isUndone) return 'Undone';
    switch (item.decision) {
      case 'waiting':
        return 'Waits for an answer';
      case 'reverted':
        return 'Put back';
      case 'not-reverted':
        return 'Could not be put back';
      case 'unknown':
        return 'Not known';
      case 'unanswered':
        return 'Nobody answered';
      case 'kept':
      case null:
        break;
    }
    return item.outcome === 'applied' ? 'Done' : outcomeWords[outcomeOf(item)].title;
  },
  empty: 'No change yet',
  emptyBody: 'Each change of rules shows up here: who made it, what it did, and a way to undo it.',
  none: 'No change of this profile',
  loading: 'Reading the record…',
  failed: 'The record of changes cannot be read',
  incomplete:
    'Only this window’s own changes are shown: those of the command and of other users are read through the helper, which is not there now.',
  details: 'Change',
  closeDetails: 'Close details',
  fields: {
    at: 'Time',
    who: 'Who',
    uid: 'User ID',
    through: 'Through',
    result: 'Result',
    duration: 'Took',
  },
  noPlan: 'Its rules are too many to be kept here; the system log names every one.',
  unanswered:
    'The helper that would have put the old rules back was ended by force, or the machine went down, before anybody answered. Unless the machine was started anew since, the new rules are in the kernel; Undo puts the old ones back.',
  atBoot: 'Restored at boot',
  atBootProfile: ({ name, protocol, source, destinations }: Profile): string =>
    `${name}: ${protocol} ${source} → ${destinations.join(', ')}`,
  messageFrom: (item: ActivityItem): string => messageFrom(outcomeOf(item)),
  undo: {
    action: 'Undo',
    title: 'Undo a change',
    lead: 'The rules from before that change come back, as one more change.',
    cannot: 'Cannot be undone',
  },
};

/**
 * The outcome of a change. One that this version does not know is a failure like any other; and so is one
 * without iptables, which the words of these would blame.
 */
function outcomeOf({ setting, boot, outcome }: ActivityItem): ChangeOutcome['kind'] {
  if (!isKnown(outcome)) return 'failed';
  const isOfRules = setting === null && boot === null;
  return isOfRules || (outcome !== 'refused' && outcome !== 'unavailable') ? outcome : 'failed';
}

const isKnown = (outcome: string): outcome is keyof typeof outcomeWords =>
  Object.hasOwn(outcomeWords, outcome);
