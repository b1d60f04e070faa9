import type { ExportFormat, GapReason } from '#shared/ipc';
import { formatCount } from './format.ts';
import { RATE_WINDOW_MS } from './traffic.ts';

/** Texts of the log of hits. */
export const logWords = {
  title: 'Live log',
  label: 'Hits',
  columns: {
    time: 'Time',
    profile: 'Profile',
    hook: 'Hook',
    path: 'In → out',
    source: 'Source',
    destination: 'Connected to',
    protocol: 'Protocol',
    flags: 'Flags',
    length: 'Length',
    ttl: 'TTL',
    id: 'ID',
    window: 'Window',
    mark: 'Mark',
    mac: 'MAC',
    uid: 'User ID',
    clock: 'Kernel clock',
  },
  /** Of columns whose name does not say it all. */
  columnHelp: {
    destination:
      'The address that the client connected to. The kernel logs it before a destination is chosen; Active connections of the profile show which one each got.',
  } as Readonly<Partial<Record<string, string>>>,
  filter: 'Filter hits',
  filterPlaceholder: 'Filter: text, -text, /pattern/, profile:web',
  /** In the log of one profile. */
  filterPlaceholderScoped: 'Filter: text, -text, /pattern/, to:10.0.0.1',
  filterHelp:
    'All words must be in the line. Put - or ! before a word to hide what has it. /…/ is a regular expression. profile:, hook:, protocol:, from:, to:, in:, out: and flag: look in one field; from: and to: (the address connected to) also take networks such as 10.0.0.0/8; profile:none finds ports that no profile takes.',
  badPattern: (why: string) =>
    // What the browser says begins with the pattern, which stands above.
    `This is no regular expression: ${why.replace(/^Invalid regular expression: .*: /, '')}`,
  slowPattern:
    'This pattern takes too long and was stopped; the rows are those found before. Make it simpler.',
  filtering: (percent: string) => `Filtering… ${percent}`,
  highlight: 'Highlight',
  highlightPlaceholder: 'Highlight text',
  any: {
    profile: 'All profiles',
    hook: 'All hooks',
    protocol: 'All protocols',
  },
  nobodyOption: 'no profile',
  view: 'View',
  everyLine: 'All lines',
  everyLineHelp:
    'A captured connection is logged twice: by the hook and by the profile’s chain. Only the chain’s line is shown unless this is on.',
  earlier: 'Lines before the start',
  earlierHelp: 'What the kernel’s log still had when IPTLB was started.',
  columnsTitle: 'Columns',
  columnsAuto: 'As many as have room',
  pause: 'Pause',
  resume: 'Follow',
  waiting: (count: string) => `${count} new`,
  waitingHelp: 'Show them and follow again',
  clear: 'Clear',
  /** In a narrow column; the whole is in its title and in the details. */
  nobodyShort: 'no profile',
  nobody: 'no profile takes this port',
  several: 'one of several profiles',
  unknownChain: (tag: string) => `${tag} (no profile)`,
  gap: (count: string | null) => {
    if (count === null) return 'Hits may be missing here';
    return count === '1' ? '1 hit was lost here' : `${count} hits were lost here`;
  },
  gapWhy: {
    kernel: 'the kernel counted them, but its log does not have them',
    helper: 'the helper had more than the app took',
    window: 'they came faster than this window could take them',
    away: 'the kernel log was not read for a while',
  } satisfies Record<GapReason, string>,
  histogram: 'Hits over time',
  histogramHelp:
    'Drag over it to see the hits of that time only. With the keyboard: arrow keys move, with Shift they widen, Escape shows all.',
  histogramSpan: 'Time shown',
  spans: { '120': '2 min', '600': '10 min', '3600': '1 h', all: 'All' },
  histogramNowHelp: `Hits shown here, per second, over the last ${RATE_WINDOW_MS / 1000} s`,
  histogramPeak: (rate: string) => `peak ${rate}/s`,
  histogramPeakHelp: (part: string) => `Over the ${part} of the highest bar`,
  range: (from: string, to: string) => `${from} to ${to}`,
  rangeNone: 'all times',
  clearRange: 'Show all times',
  shown: (count: string) => `${count} shown`,
  empty: 'No hits yet',
  emptyBody: 'Each new connection of a profile with “Log connections” on shows up here.',
  emptyNoLogging:
    'No profile logs its connections. Turn on “Log connections” in a profile, save and apply it.',
  noHelper: 'The kernel log cannot be read',
  noMatch: 'No hit matches the filter',
  noMatchBody: 'Hits that match show up as they come.',
  noMatchOf: (count: number) => {
    if (count === 0) return logWords.noMatchBody;
    const lines = count === 1 ? 'The log has 1 line' : `The log has ${formatCount(count)} lines`;
    return `${lines}, none of them shown. ${logWords.noMatchBody}`;
  },
  noneInRange: 'No hit in the chosen time',
  clearFilter: 'Clear filter',
  details: 'Hit',
  selected: (count: string) => `${count} hits selected`,
  raw: 'Line in the kernel log',
  copyRaw: 'Copy line',
  copyLines: 'Copy lines',
  copied: (count: string) => `Copied ${count} lines`,
  copiedFirst: (count: string) => `Copied the first ${count} lines; Export takes all.`,
  onlySource: 'Only this source',
  hideSource: 'Hide this source',
  closeDetails: 'Close details',
  bytes: (count: string) => `${count} bytes`,
  fields: {
    ttl: 'TTL',
    id: 'ID',
    window: 'Window',
    mark: 'Mark',
    mac: 'MAC',
    uid: 'User ID',
    gid: 'Group ID',
    tos: 'TOS',
    clock: 'Kernel clock',
  },
  export: {
    action: 'Export…',
    title: 'Export hits',
    what: 'Which hits',
    shown: (count: string) => `Shown (${count})`,
    selected: (count: string) => `Selected (${count})`,
    all: (count: string) => `All (${count})`,
    format: 'Format',
    formats: { csv: 'CSV', ndjson: 'NDJSON', raw: 'Raw' } satisfies Record<ExportFormat, string>,
    formatHint: {
      csv: 'A table with a heading, for spreadsheets. Its column “destination” is the address connected to.',
      ndjson:
        'One JSON object a line, for programs. Its “destination” is the address connected to.',
      raw: 'The lines as the kernel wrote them.',
    } satisfies Record<ExportFormat, string>,
    start: 'Choose a file…',
    progress: (done: string, all: string) => `${done} of ${all} hits written`,
    cancelled: 'The export was cancelled; nothing was written.',
    done: (count: string, path: string) => `Exported ${count} hits to ${path}`,
    partly: (count: string, gone: string, path: string) =>
      `Exported ${count} hits to ${path}. ${gone} older ones had gone from the log by then.`,
    lost: (count: string) => `${count} hits were lost here`,
  },
};
