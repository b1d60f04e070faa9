import { formatCount } from './format.ts';

/** Texts of the settings of watching. */
export const watchWords = {
  log: {
    title: 'Live log',
    hits: 'Hits that are kept',
    hitsName: (count: string) => formatCount(Number(count)),
    megabytes: 'Memory for them',
    megabytesName: (count: string) => `${count} MB`,
    hint: 'The oldest go first, as soon as either bound is reached. A hit takes some 31 bytes. They are kept in memory only; Export writes them to a file.',
  },

  connections: {
    column: 'Active',
    columnHelp: 'Open connections in the kernel’s table, read every few seconds.',
    title: 'Active connections',
    count: (count: string) => `${count} open`,
    some: (shown: string, all: string) => `${shown} of ${all} open`,
    over: (count: string) => `${count} closed, still in conntrack`,
    none: 'No connection is open.',
    unavailable: 'The kernel’s table of connections cannot be read',
    columns: { client: 'Client', destination: 'Destination', state: 'State' },
  },

  notify: {
    title: 'Notifications',
    quiet: 'A profile without connections',
    quietHint: 'Told once, until somebody connects again.',
    quietFor: 'For so long',
    minutes: (count: string) => (count === '1' ? '1 minute' : `${count} minutes`),
    missed: 'A destination without connections',
    missedHint:
      'While others of its profile get some. The more destinations, the longer it waits, so that chance alone is hardly ever told: some 21 choices for each destination, or what is chosen below where that is more.',
    missedFor: 'Of the last choices',
    drift: 'Other rules in the kernel',
    driftHint: 'When an applied profile’s rules are changed by somebody else, or go.',
    showOne: 'Show one now',
    troubles: {
      'no-library': {
        title: 'Notifications cannot be shown on this system',
        body: 'The library libnotify is missing. Install the package libnotify4, then try again.',
      },
      'no-service': {
        title: 'The last notification was not shown',
        body: 'Nothing on this desktop takes notifications. Install or start a notification service, then try again.',
      },
    },
  },
};
