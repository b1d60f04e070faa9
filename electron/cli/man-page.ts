import { ALL_OPTIONS, type Option } from './options.ts';

/**
 * The man page iptlb(8) as roff, made from the table of options.
 *
 * @param date The day of its last change, as YYYY-MM-DD.
 */
export function manPage(version: string, date: string): string {
  return [
    '.\\" Made by build/man/generate.mjs, do not edit.',
    `.TH IPTLB 8 "${date}" "IPTLB ${version}" "System Administration"`,
    '.SH NAME',
    'iptlb \\- balance connections over several destinations with iptables nat rules',
    '.SH SYNOPSIS',
    '.B iptlb',
    ...ALL_OPTIONS.map((option) => `[${formOf(option)}]`),
    '.SH DESCRIPTION',
    ...paragraphs(DESCRIPTION),
    '.SH OPTIONS',
    ...paragraphs([
      'Options are written as -x or --x; values as -x=value or -x value; flags are turned off with -x=false. The last of an option counts.',
    ]),
    ...ALL_OPTIONS.flatMap(entryOf),
    ...sections(),
    '',
  ].join('\n');
}

const DESCRIPTION = [
  'iptlb captures new connections to a source address and sends each to one of several destinations, chosen at random by the kernel. A profile names one source address and its destinations. Profiles are kept in a state file; with -run they are rules in the kernel, in chains of their own named IPTLB_NAT_ and the name of the profile.',
  'Without -run only the state file changes, which needs no root. Each run with -run changes the rules in one transaction over exactly what differs, reads them back and compares them. After a failure, rules and state file are as they were.',
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  [
    'Capture connections of this machine to 10.100.0.10:8081 and balance them over two servers:',
    'iptlb -run -profile=web -src-addr=10.100.0.10:8081 -dest-addr=10.0.1.4:8080,10.0.1.5:8080',
  ],
  [
    'Replace its destinations without a moment without rules:',
    'iptlb -run -reset -profile=web -src-addr=10.100.0.10:8081 -dest-addr=10.0.1.6:8080',
  ],
  [
    'Apply all profiles of a state file, at boot for example:',
    'iptlb -run -use-state -state-file=/etc/iptlb/state.db',
  ],
  ['See what would change, and what there is:', 'iptlb -dry-run -use-state; iptlb -list'],
  ['Remove a profile and its rules:', 'iptlb -run -delete -profile=web'],
];

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'Done, or nothing to do.'],
  [
    '1',
    'Failed. Nothing was changed, but for -use-state, which leaves out only what is told, and for rules that could not be put back, which is told too.',
  ],
  ['2', 'The command line is not valid. Nothing was changed.'],
];

const sections = (): string[] => [
  '.SH EXIT STATUS',
  ...EXIT_CODES.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
  '.SH ENVIRONMENT',
  '.TP',
  '.B NO_COLOR',
  roff('When set, log lines on a terminal have no colours.'),
  '.SH FILES',
  '.TP',
  '.I local/state.db',
  roff('The state file, below the current folder unless -state-file names another.'),
  '.TP',
  '.I .state.db.applying, .state.db.intent',
  roff(
    'Beside the state file: what a run is about to make of it. Where a run was interrupted, the next one that changes or applies the file as root finds out whether its rules are in the kernel, and ends it.',
  ),
  '.TP',
  '.I /etc/iptlb/state.db',
  roff(
    'The state file of what is restored at boot. iptlb.service applies it, and the window changes it; with -state-file it is changed like any other.',
  ),
  '.TP',
  '.I /var/log/iptlb/changes.jsonl',
  roff('What was changed in the kernel, by whom, and what became of it. The window shows it.'),
  '.SH EXAMPLES',
  ...EXAMPLES.flatMap(([what, command], index) => [
    ...(index === 0 ? [] : ['.PP']),
    roff(what),
    '.PP',
    '.nf',
    '.RS',
    roff(command),
    '.RE',
    '.fi',
  ]),
  '.SH SEE ALSO',
  '.BR iptables (8),',
  '.BR iptables-restore (8),',
  '.BR dmesg (1)',
];

/** Paragraphs below a heading, which begins the first one by itself. */
const paragraphs = (texts: readonly string[]): string[] =>
  texts.flatMap((text, index) => [...(index === 0 ? [] : ['.PP']), roff(text)]);

/** The day that a man page bears; undefined where it has none. */
export const dateOfManPage = (page: string): string | undefined =>
  /^\.TH \S+ \S+ "(\d{4}-\d{2}-\d{2})"/m.exec(page)?.[1];

const formOf = ({ name, value }: Option): string =>
  value === null
    ? `\\fB\\-${roff(name)}\\fR`
    : `\\fB\\-${roff(name)}\\fR=\\fI${roff(value.placeholder)}\\fR`;

function entryOf(option: Option): string[] {
  const { summary, details, value } = option;
  const first = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`;
  const preset = value?.otherwise ? [`The default is ${value.otherwise}.`] : [];
  const body = roff([first, ...preset].join(' '));
  return ['.TP', formOf(option), body, ...details.flatMap((text) => ['.IP', roff(text)])];
}

/** Text for roff: hyphens to copy, no line that starts as a request. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^([.'])/, '\\&$1');
