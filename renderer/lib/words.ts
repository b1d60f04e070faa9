import type { Intent } from '#shared/ipc';
import { RATE_WINDOW_MS } from './traffic.ts';
import { kernelWords } from './words-kernel.ts';
import { logWords } from './words-log.ts';
import { editorWords, profileWords } from './words-profile.ts';
import { activityWords, settingName } from './words-activity.ts';
import { helperWords, messageFrom, NOTHING_CHANGED, outcomeWords } from './words-outcomes.ts';

const plural = (count: number, one: string, many: string) => (count === 1 ? one : many);

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

/** All texts of the window, in one place, so that they can be translated. */
export const words = {
  app: {
    name: 'IPTLB',
    loading: 'Starting…',
    failed: 'The window cannot reach the app',
    failedBody: 'Close the window and start IPTLB again.',
    crashed: 'This view ran into a fault of the program',
    crashedBody:
      'Your profiles and the rules in the kernel are as they were. You can go on in another view.',
    reload: 'Reload the window',
    skip: 'Skip to content',
  },

  common: {
    copy: 'Copy',
    copied: 'Copied',
    copyFailed: 'Could not copy.',
    close: 'Close',
    cancel: 'Cancel',
    none: '–',
    perSecond: '/s',
    /** What a rate of now is the mean over. */
    rateWindow: `last ${RATE_WINDOW_MS / 1000} s`,
  },

  status: {
    saved: { word: 'saved', help: 'Saved; nothing of it is in the kernel.' },
    active: { word: 'active', help: 'The kernel has exactly the rules of this profile.' },
    drifted: { word: 'drifted', help: 'The kernel has other rules than this profile says.' },
    orphan: { word: kernelWords.orphan, help: kernelWords.orphanHelp },
    unknown: {
      word: 'unknown',
      help: 'The kernel’s rules are not known: there is no live status.',
    },
  },

  sidebar: {
    label: 'Profiles and views',
    profiles: 'Profiles',
    search: 'Search profiles',
    searchPlaceholder: 'Search',
    create: 'New profile',
    none: 'No profiles yet',
    noMatch: (text: string) => `No profile matches “${text}”`,
    overview: 'Overview',
    log: 'Live log',
    kernel: kernelWords.title,
    activity: activityWords.title,
    settings: 'Settings',
    views: 'Views',
  },

  helper: {
    label: 'Helper',
    connecting: 'Connecting…',
    connectingBody: 'Starting the helper',
    live: 'Live',
    readOnly: 'Read-only',
    reconnect: 'Reconnect',
    unavailable: helperWords,
    readOnlyTitle: 'No live status',
    readOnlyBody:
      'Profiles can be edited and saved, and every plan can be read and copied. What is in the kernel is not known.',
  },

  overview: {
    title: 'Overview',
    totals: 'Totals',
    profiles: 'Profiles',
    profilesDetail: (counts: Readonly<Record<'active' | 'drifted' | 'saved', number>>) =>
      Object.entries(counts)
        .flatMap(([word, count]) => (count === 0 ? [] : [`${count}\u00a0${word}`]))
        .join(', '),
    profilesUnknown: 'status unknown',
    rate: 'New per second',
    connections: 'Connections',
    connectionsDetail: 'counted so far',
    destinations: 'Destinations',
    destinationsDetail: 'of all profiles',
    warnings: 'Warnings',
    trouble: { rules: 'The rules cannot be read', 'kernel-log': 'The kernel log cannot be read' },
    troubleHelp: {
      rules: 'Status and counters are as last read. IPTLB keeps trying.',
      'kernel-log': 'Hits cannot be shown; everything else works. IPTLB keeps trying.',
    },
    notice: 'Please note',
    blocked: (count: number) =>
      `${count} ${plural(count, 'profile does', 'profiles do')} not work on this machine as it is`,
    more: (count: number) => `And ${count} more.`,
    orphans: (count: number) =>
      `${count} ${plural(count, 'chain belongs', 'chains belong')} to no profile`,
    orphansHelp:
      'Left by a profile that is gone, or by another installation of IPTLB, and still balancing connections.',
    orphanLogs: (count: number) =>
      `${count} LOG ${plural(count, 'rule serves', 'rules serve')} no profile`,
    orphanLogsHelp:
      'Left by a profile that is gone. It costs the kernel log lines, and nothing else.',
    removeLogs: (count: number) => (count === 1 ? 'Remove rule' : 'Remove rules'),
    adopt: 'Adopt',
    adoptChain: (chain: string) => `Adopt ${chain} as a profile`,
    removeChains: (count: number) => (count === 1 ? 'Remove chain' : 'Remove chains'),
    columns: {
      name: 'Name',
      status: 'Status',
      source: 'Source address',
      destinations: 'Destinations',
      backend: 'Backend',
      rate: 'Per second',
      connections: 'Connections',
      spread: 'Spread',
    },
    tableLabel: 'Profiles',
    spread: {
      single: 'one destination',
      needsMore: 'too early',
      within: 'even enough',
      outside: 'too uneven',
    },
    emptyTitle: 'Spread connections over several servers',
    emptyBody:
      'A profile captures new connections to one address and hands each to one of several destinations, chosen at random in equal shares. The kernel’s own iptables rules do the work: no proxy stands in between.',
    emptyPicture:
      'Picture: connections to a source address pass through an iptables chain and are split into three equal parts, one for each destination.',
    emptyCreate: 'Create a profile',
    emptySteps: ['Describe it', 'Read the plan', 'Apply'],
    picture: {
      program: 'your programs',
      source: '10.100.0.10:8081',
      sourceLabel: 'source address',
      chain: 'iptables chain',
      destinations: ['10.0.1.4:8080', '10.0.1.5:8080', '10.0.1.6:8080'],
      share: '1/3',
    },
  },

  profile: profileWords,
  editor: editorWords,

  change: {
    title: (intent: Intent) => {
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
          return activityWords.undo.title;
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
    broken: 'The app did not answer as it should',
    byHand: 'Command to run by hand',
    copyByHand: 'Copy command',
    byHandUnknown:
      'Run it only where no rules of this profile are in the kernel yet: the plan was made without knowing them.',
  },

  diff: {
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
  },

  log: logWords,

  settings: {
    title: 'Settings',
    appearance: 'Appearance',
    theme: 'Theme',
    themes: { system: 'System', light: 'Light', dark: 'Dark' },
    themeHint: 'System follows your desktop.',
    storage: 'Storage',
    store: 'Profiles and settings',
    storeHint: 'One file; it is replaced as a whole with each save, never half-written.',
    kernel: 'Kernel',
    iptables: 'iptables',
    iptablesUnknown: 'not known: no live status',
    about: 'About',
    version: 'Version',
    saveFailed: (message: string) => `The setting was not saved: ${message}`,
  },

  palette: {
    label: 'Find profiles and actions',
    placeholder: 'Find a profile or an action',
    results: 'Results',
    none: 'Nothing found',
    profiles: 'Profile',
    actions: 'Action',
    open: 'Find…',
    theme: (theme: string) => `Theme: ${theme}`,
    apply: (name: string) => `Apply ${name}`,
    reapply: (name: string) => `Re-apply ${name}`,
    edit: (name: string) => `Edit ${name}`,
    remove: (name: string) => `Remove the rules of ${name}`,
    duplicate: (name: string) => `Duplicate ${name}`,
    delete: (name: string) => `Delete ${name}`,
    undo: (what: string) => `Undo: ${what}`,
  },

  shortcuts: {
    title: 'Keyboard shortcuts',
    list: [
      { keys: ['Ctrl', 'K'], text: 'Find profiles and actions' },
      { keys: ['N'], text: 'New profile' },
      { keys: ['/'], text: 'Search profiles, or filter hits in the log' },
      { keys: ['G', 'O'], text: 'Go to Overview' },
      { keys: ['G', 'L'], text: 'Go to Live log' },
      { keys: ['G', 'R'], text: 'Go to Kernel rules' },
      { keys: ['G', 'A'], text: 'Go to Activity' },
      { keys: ['G', 'S'], text: 'Go to Settings' },
      { keys: ['J', 'K'], text: 'Next and previous profile' },
      { keys: ['E'], text: 'Edit the profile' },
      { keys: ['A'], text: 'Apply the profile' },
      { keys: ['Ctrl', 'S'], text: 'Save the form' },
      { keys: ['Alt', '↑ ↓'], text: 'Move a destination in the form' },
      { keys: ['Space'], text: 'Pause or follow the log' },
      { keys: ['Ctrl', '+ − 0'], text: 'Larger, smaller, usual size' },
      { keys: ['?'], text: 'This list' },
    ],
  },

  toasts: {
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
  },
};
