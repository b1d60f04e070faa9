import { MAX_LOG_LEVEL, PROFILE_DEFAULTS, PROTOCOLS, RULES_BACKENDS } from '#shared/profile';

/**
 * Every option of the command, in the order in which they are explained. The parser, the checks,
 * the usage, the completion and the man page are all made from this one table.
 */
export interface Option {
  readonly name: string;
  /** A flag stands alone; the others take a value. */
  readonly value: OptionValue | null;
  /** One line for the usage. */
  readonly summary: string;
  /** More for the man page, in whole sentences; a paragraph each. */
  readonly details: readonly string[];
}

export interface OptionValue {
  /** What stands for the value in the usage. */
  readonly placeholder: string;
  /** The value where the option is not given; empty when there is none. */
  readonly otherwise: string;
  /** The values that are allowed, in words. */
  readonly allowed: string;
  /** All of the values where they are few, for the completion. */
  readonly choices?: readonly string[];
  /** Whether the completion offers names of files, or of the profiles in the state file. */
  readonly completes?: 'files' | 'profiles';
}

const DEFAULT_STATE_FILE = 'local/state.db';

export const OPTIONS = [
  {
    name: 'run',
    value: null,
    summary: 'change the rules in the kernel too; otherwise only the state file is written',
    details: [
      'Needs root. The rules change in one transaction that is read back and compared before the state file is written; after a failure both are as they were.',
    ],
  },
  {
    name: 'rules-backend',
    value: {
      placeholder: 'MODE',
      otherwise: PROFILE_DEFAULTS.rulesBackend,
      allowed: `one of ${RULES_BACKENDS.join(', ')}`,
      choices: RULES_BACKENDS,
    },
    summary: 'where connections are captured: client, proxy or server',
    details: [
      'client: connections that this machine makes itself (OUTPUT). proxy: connections that pass through this machine (PREROUTING). server: connections to addresses of this machine (PREROUTING, local addresses only, because the kernel refuses DNAT in INPUT).',
    ],
  },
  {
    name: 'src-addr',
    value: {
      placeholder: 'IPV4:PORT',
      otherwise: '',
      allowed: 'an IPv4 address and a port from 1 to 65535, for example 10.100.0.10:8081',
    },
    summary: 'the address whose new connections are captured; unique among all profiles',
    details: [
      'Any address will do, also one that nothing answers at, as long as there is a route to it. No two profiles may have the same, whatever their protocols.',
    ],
  },
  {
    name: 'dest-addr',
    value: {
      placeholder: 'IPV4:PORT,...',
      otherwise: '',
      allowed:
        'IPv4 addresses with ports, separated by commas, for example 10.0.1.4:8080,10.0.1.5:8080',
    },
    summary: 'the addresses over which the connections are spread evenly, at random',
    details: [
      'Of four destinations the first takes a connection with a chance of 1/4, the second of those left with 1/3, the third with 1/2, the last always. An address that is given twice has two shares.',
    ],
  },
  {
    name: 'profile',
    value: {
      placeholder: 'NAME',
      otherwise: PROFILE_DEFAULTS.name,
      allowed: 'letters, digits, "-" and "_", at most 64 characters',
      completes: 'profiles',
    },
    summary: 'the name of the profile',
    details: [
      'A name leads to a chain: profile web-1 to IPTLB_NAT_WEB_1. A new profile whose chain is in the kernel with other rules, those of another state file for instance, is refused. With -list, only this profile is shown.',
    ],
  },
  {
    name: 'reset',
    value: null,
    summary: 'replace a profile that there is already',
    details: ['Old rules go and new ones come in one transaction: no moment is without rules.'],
  },
  {
    name: 'delete',
    value: null,
    summary: 'remove a profile and its rules; needs -run or -dry-run',
    details: [
      'Takes the profile by its name; addresses and other fields are ignored. A profile that is not in the state file is told and no error. An entry whose name the original program allowed, and this one does not, goes the same way.',
    ],
  },
  {
    name: 'state-file',
    value: {
      placeholder: 'PATH',
      otherwise: DEFAULT_STATE_FILE,
      allowed: 'the path of a file',
      completes: 'files',
    },
    summary: 'the file in which the profiles are kept',
    details: [
      'Profiles that were made with one state file are changed and deleted with the same one only. Its folder is made as needed.',
    ],
  },
  {
    name: 'log-custom-chain',
    value: null,
    summary: 'let the kernel log every captured connection (see dmesg)',
    details: [],
  },
  {
    name: 'log-level',
    value: {
      placeholder: 'N',
      otherwise: String(PROFILE_DEFAULTS.logLevel),
      allowed: `a whole number from 0 to ${MAX_LOG_LEVEL}`,
      choices: Array.from({ length: MAX_LOG_LEVEL + 1 }, (_, level) => String(level)),
    },
    summary: 'the level of these log lines, from 0 (emergency) to 7 (debug)',
    details: ['Means nothing without -log-custom-chain.'],
  },
  {
    name: 'protocol',
    value: {
      placeholder: 'NAME',
      otherwise: PROFILE_DEFAULTS.protocol,
      allowed: `one of ${PROTOCOLS.join(', ')}`,
      choices: PROTOCOLS,
    },
    summary: 'the protocol of the connections: tcp, udp or sctp',
    details: [],
  },
  {
    name: 'use-state',
    value: null,
    summary: 'apply every profile of the state file; needs -run or -dry-run',
    details: [
      'Not together with -src-addr or -dest-addr. What is in the kernel already stays as it is. A profile that is not valid is told and left out; the exit code is then 1.',
    ],
  },
  {
    name: 'list',
    value: null,
    summary: 'show the profiles with what the kernel does for them, and change nothing',
    details: [
      'States: saved (not in the kernel), active (in the kernel as it should be), drifted (something else is in the kernel), unknown (without root), broken (not valid). Restored at boot: yes, no, differs (another form of it is), ? (without root). Connections are counted since the rules were written. What keeps a profile from working although its rules are right follows as warnings with their fix; without root, only what everybody can see.',
    ],
  },
  {
    name: 'dry-run',
    value: null,
    summary: 'show the transaction that -run would make, and change nothing',
    details: [
      'Shown as input of iptables-restore --noflush and as single commands. Without root the rules in the kernel are not known, and it is shown for a kernel without any of ours.',
    ],
  },
  {
    name: 'json',
    value: null,
    summary: 'write results and log lines as JSON',
    details: [
      'Results of -list and -dry-run go to standard output, log lines to standard error, one object a line.',
    ],
  },
  { name: 'version', value: null, summary: 'show the version', details: [] },
  { name: 'help', value: null, summary: 'show this help', details: [] },
] as const satisfies readonly Option[];

export type OptionName = (typeof OPTIONS)[number]['name'];

/** The same with nothing but the interface known, to walk over. */
export const ALL_OPTIONS: readonly (Option & { readonly name: OptionName })[] = OPTIONS;

export const findOption = (name: string) => ALL_OPTIONS.find((option) => option.name === name);
