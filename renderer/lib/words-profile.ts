import { settingKey, type KernelSetting, type Warning } from '#shared/preflight';
import type { Protocol, RulesBackend } from '#shared/profile';
import { plural } from './format.ts';

type WarningKind = Warning['kind'];

/** Texts of the profile's views and of its form. */
export const profileWords = {
  apply: 'Apply',
  saveFirst: 'There are unsaved changes: save them first, or use “Save and apply”.',
  remove: 'Remove',
  duplicate: 'Duplicate',
  delete: 'Delete',
  more: 'More actions',
  gone: (name: string) => `There is no profile named “${name}”`,
  goneBody: 'It may have been deleted or renamed.',
  tabs: { traffic: 'Traffic', rules: 'Rules', log: 'Log', edit: 'Edit' },
  tabsLabel: 'Parts of the profile',
  destinations: (count: number) => `${count} ${plural(count, 'destination', 'destinations')}`,
  drifted: 'The kernel has other rules than this profile says.',
  driftedBody:
    'The profile was edited after it was applied, or another program changed its rules. Apply writes them as saved.',
  showDifference: 'Show the difference',

  preflight: {
    label: 'What keeps this profile from working',
    command: 'Command',
    set: (setting: KernelSetting) => `Set ${settingKey(setting)} to 1`,
    titles: {
      'no-route': 'No route to the source address',
      'no-route-to-destination': 'No route to a destination',
      'not-local': 'Not an address of this machine',
      'forwarding-off': 'Forwarding is off',
      'localnet-not-routed': 'Loopback does not leave this machine',
      'taken-by-others': 'Another program takes these connections',
      'may-be-taken-by-others': 'Another program may take some of these connections',
      'no-way-back': 'Replies may not come back',
      'two-backends': 'Both backends of iptables are in use',
      'no-iptables': 'iptables is missing',
      'no-module': 'The kernel lacks a module',
      gone: 'The rules of this profile are gone',
    } satisfies Record<WarningKind, string>,
  },

  flow: {
    title: 'Flow of the last minute',
    key: 'Solid: observed. Outline: expected.',
    source: 'Source address',
    observed: (share: string) => `observed ${share}`,
    expected: (share: string) => `expected ${share}`,
    connections: (count: string) => `${count} ${count === '1' ? 'connection' : 'connections'}`,
    quiet: 'No new connections. Outline: expected.',
    notInKernel: 'Not in the kernel: nothing is balanced. Outline: expected.',
    unknown: 'The kernel’s rules are not known. Outline: expected.',
    others: (count: number) => `${count} more destinations`,
    showAll: (count: number) => `Show all ${count}`,
    showFewer: 'Show fewer',
    summary: (source: string, shares: string) => `New connections to ${source} go to: ${shares}.`,
  },

  traffic: {
    rate: 'New connections per second',
    noRate: 'The chart begins in a moment.',
    span: 'Time shown',
    spans: { '60': '1 min', '300': '5 min', '3600': '1 h' },
    chartLabel: (span: string, rate: string) =>
      `New connections per second by destination over the last ${span}; now ${rate}.`,
    shares: 'Connections by destination',
    since: (time: string) => `since ${time}`,
    startOver: 'Start over',
    startOverHelp: 'The totals of this profile begin anew.',
    startOverFailed: (message: string) => `The totals are as they were: ${message}`,
    columns: {
      destination: 'Destination',
      connections: 'Connections',
      connectionsHelp:
        'Since the destinations are these; kept over resets, rebuilt chains and restarts.',
      total: 'In all',
      totalHelp: 'Also those from when other destinations were beside it.',
      bytes: 'First packets',
      bytesHelp: 'Bytes of the first packet of each connection: nat rules see no others.',
      expected: 'Expected',
      observed: 'Observed',
      difference: 'Difference',
      chance: 'By chance',
      chanceHelp:
        'Whether a fair choice explains the difference, and how often it gives one as large (p).',
    },
    points: (points: string) => `${points} pts`,
    yes: (p: string) => `plausible (${p})`,
    no: (p: string) => `implausible (${p})`,
    within: (probability: string) =>
      `Even enough: a fair choice gives shares at least this uneven in ${probability} of all cases.`,
    outside: (probability: string) =>
      `Too uneven for chance: a fair choice gives shares this uneven in ${probability} of all cases.`,
    outsideHint:
      'Look at the rules: a chain that was changed by hand, or rebuilt under load, shifts shares.',
    needsMore: (count: number) =>
      `Too early to tell: ${count} more ${plural(count, 'connection is', 'connections are')} needed before the shares say anything.`,
    single: 'One destination takes every connection.',
    notInKernel: 'Apply the profile to see its traffic',
    notInKernelBody: 'Its rules are not in the kernel, so nothing is counted yet.',
    unknown: 'Live counters are not available',
    unknownBody: 'The kernel’s counters cannot be read at present; the overview says why.',
    connecting: 'Reading the kernel’s rules…',
  },

  rules: {
    inPlace: 'The kernel has exactly these rules.',
    toWrite: 'Apply would write this:',
    unknown:
      'The kernel’s rules are not known; this is what Apply would write where there are none yet.',
    planning: 'Reading the rules…',
    failed: 'The rules could not be planned',
  },

  log: {
    off: 'This profile does not log its connections',
    offBody:
      'Turn on “Log connections” under Edit, save and apply: then each new connection shows up here.',
    edit: 'Edit profile',
  },
};

/** Texts of the form of a profile. */
export const editorWords = {
  newTitle: 'New profile',
  newLead: 'New connections to the source address are spread evenly over the destinations.',
  name: 'Name',
  nameHint: (chain: string) =>
    `Letters, digits, “-” and “_”. Its rules go into the chain ${chain}.`,
  nameHintEmpty: 'Letters, digits, “-” and “_”.',
  source: 'Source address',
  sourceHint:
    'The address and port that programs connect to, as ipv4:port. Each profile has its own.',
  sourcePlaceholder: '10.100.0.10:8081',
  destinations: 'Destinations',
  destinationsHint: 'Each gets an equal share. Paste a comma-separated list to add many at once.',
  destination: (index: number) => `Destination ${index + 1}`,
  destinationPlaceholder: '10.0.1.4:8080',
  add: 'Add destination',
  removeDestination: (index: number) => `Remove destination ${index + 1}`,
  moveUp: (index: number) => `Move destination ${index + 1} up`,
  moveDown: (index: number) => `Move destination ${index + 1} down`,
  drag: 'Drag to move',
  moved: (index: number) => `Moved to place ${index + 1}.`,
  always: 'always',
  chance: (rest: number) => `1/${rest}`,
  chanceHead: 'Chance',
  shareHead: 'Share',
  chanceHelp:
    'The chance that the rule takes a connection that reached it. The last rule takes all that are left, so the shares come out equal.',
  rulesBackend: 'Rules backend',
  rulesBackendHint: {
    client: 'For connections that this machine makes itself (hook OUTPUT). The default.',
    proxy: 'For connections of other machines that pass through this one (hook PREROUTING).',
    server:
      'For connections of other machines to an address of this one (hook PREROUTING, local addresses only).',
  } satisfies Record<RulesBackend, string>,
  protocol: 'Protocol',
  protocolHint: {
    tcp: 'Captures tcp connections. The default.',
    udp: 'Captures udp; packets of one sender and port stay with their destination.',
    sctp: 'Captures sctp, where the kernel has its module.',
  } satisfies Record<Protocol, string>,
  logEnabled: 'Log connections',
  logEnabledHint:
    'Writes a line into the kernel log for each new connection, and shows it in Live log. Off by default.',
  logLevel: 'Log level',
  logLevelHint: 'The kernel’s level for these lines. The default is 4, warning.',
  logLevels: [
    '0 – emergency',
    '1 – alert',
    '2 – critical',
    '3 – error',
    '4 – warning',
    '5 – notice',
    '6 – info',
    '7 – debug',
  ],
  preview: 'Rules that result',
  previewEmpty: 'They appear here as soon as every field is right.',
  save: 'Save',
  saveAndApply: 'Save and apply',
  saved: (name: string) => `Saved ${name}`,
  revert: 'Revert',
  unsaved: 'Unsaved changes',
  notApplied: 'Saving does not touch the kernel: Apply does.',
  saveFailed: (message: string) => `Not saved: ${message}`,
  unsavedTitle: 'Discard unsaved changes?',
  unsavedBody: 'What you changed in this profile has not been saved.',
  discard: 'Discard changes',
  keep: 'Keep editing',
};
