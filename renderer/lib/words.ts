import { RATE_WINDOW_MS } from './traffic.ts';
import { kernelWords } from './words-kernel.ts';
import { logWords } from './words-log.ts';
import { editorWords, profileWords } from './words-profile.ts';
import { activityWords } from './words-activity.ts';
import { changeWords, diffWords, toastWords } from './words-change.ts';
import { helperWords } from './words-outcomes.ts';
import { overviewWords } from './words-overview.ts';

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

  overview: overviewWords,
  profile: profileWords,
  editor: editorWords,
  change: changeWords,
  diff: diffWords,

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
    theme: (theme: string) => `Theme: ${theme}`,
    apply: (name: string) => `Apply ${name}`,
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

  toasts: toastWords,
};
