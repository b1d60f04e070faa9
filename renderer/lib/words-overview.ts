import { plural } from './format.ts';

/** Texts of the overview, and of the app without profiles. */
export const overviewWords = {
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
    'Left by a profile that is gone, or by another installation of IPTLB; connections may still go through it.',
  orphanLogs: (count: number) =>
    `${count} LOG ${plural(count, 'rule serves', 'rules serve')} no profile`,
  orphanLogsHelp:
    'Left by a profile that is gone. It costs the kernel log lines, and nothing else.',
  removeLogs: (count: number) => (count === 1 ? 'Remove rule' : 'Remove rules'),
  adopt: 'Adopt',
  adoptChain: (chain: string) => `Adopt ${chain} as a profile`,
  remove: 'Remove',
  removeChain: (chain: string) => `Remove ${chain}`,
  removeChains: (count: number) => `Remove all ${count}`,
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
    source: '10.100.0.10:8081',
    sourceLabel: 'source address',
    chain: 'iptables chain',
    destinations: ['10.0.1.4:8080', '10.0.1.5:8080', '10.0.1.6:8080'],
    share: '1/3',
  },
};
