import { formatCount } from './format.ts';

/** Texts of the settings of watching. */
export const watchWords = {
  log: {
    title: 'Live log',
    hits: 'Hits that are kept',
    hitsName: (count: string) => formatCount(Number(count)),
    megabytes: 'Memory for them',
    megabytesName: (count: string) => `${count} MB`,
    hint: 'The oldest go first, as soon as either bound is reached. They are kept in memory only; Export writes them to a file.',
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
    quietHint: 'You are told once; again only after new connections.',
    quietFor: 'For so long',
    minutes: (count: string) => (count === '1' ? '1 minute' : `${count} minutes`),
    missed: 'A destination without connections',
    missedHint:
      'While others of its profile get some. With many destinations it waits for more connections than are set here, so that you are not told what chance explains.',
    missedFor: 'Of the last choices',
    drift: 'Rules changed by something else',
    driftHint: 'When an applied profile’s rules are changed by somebody else, or go.',
    showOne: 'Send a test notification',
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
