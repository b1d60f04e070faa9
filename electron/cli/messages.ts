import type { Profile } from '#shared/profile';
import type { LogLevel, LogLine } from './log-line.ts';

/** The messages of the original program's log, with its spelling and its fields. */

const line = (
  level: LogLevel,
  message: string,
  fields: Readonly<Record<string, string>>,
): LogLine => ({ level, message, fields });

const MAIN = { Component: 'main', Prog: 'iptlb' } as const;
const CONFIGURE = { Component: 'Operator', Stage: 'Configure' } as const;
/** One object each, because what is made of it for the log is kept by it. */
const STAGE = {
  deleteProfile: { Stage: 'DeleteProfile' },
  createChain: { Stage: 'createChain' },
  addRule: { Stage: 'AddRule' },
  insertRule: { Stage: 'InsertRule' },
  removeRule: { Stage: 'RemoveRule' },
  balance: { Stage: 'NATLBRules' },
  addProfile: { Stage: 'AddProfile' },
} as const;

export const fatal = (message: string): LogLine => line('fatal', message, MAIN);
export const error = (message: string): LogLine => line('error', message, MAIN);
export const warning = (message: string): LogLine => line('warning', message, MAIN);
export const info = (message: string): LogLine => line('info', message, MAIN);

/** What the program says before it does anything, with the settings found in the environment. */
export const initiating = (settings: string): readonly LogLine[] => [
  info('Initiating'),
  info(settings),
];
export const stateOpened = (): LogLine => info('db operator initiated');

export const validated = (): LogLine => line('info', 'Inputs validated successfuly', CONFIGURE);
export const deleting = (name: string): LogLine =>
  line('warning', `Delete has been enabled. Deleting rules from profile [${name}]`, CONFIGURE);
export const resetting = (name: string): LogLine =>
  line('warning', `Reset has been enabled. Resetting rules from profile [${name}]`, CONFIGURE);
export const ignored = (option: string, why: string): LogLine =>
  warning(`-${option} is ignored: ${why}`);
export const unknownProfile = (name: string): LogLine =>
  line('warning', `profile [${name}] does not exist`, STAGE.deleteProfile);

export const alreadyDefined = (name: string): LogLine =>
  fatal(
    `profile [${name}] already defined. Either use a new profile adding --profile=profileName, or reset this one with --reset --profile=${name}`,
  );
export const chainTaken = (name: string, chain: string, stateFile: string): string =>
  `The chain ${chain} is in the kernel already, with rules that no profile of ${stateFile} has; nothing was changed. Give the -state-file that it belongs to, choose another name, or take it over with -reset -profile=${name}`;
export const chainOfAnother = (name: string, chain: string, owner: string): LogLine =>
  line(
    'warning',
    `profile [${name}] leaves the file only: the chain ${chain} belongs to profile [${owner}], and stays`,
    STAGE.deleteProfile,
  );

export const chainOfNobody = (name: string, chain: string): LogLine =>
  line(
    'warning',
    `profile [${name}] leaves the file only: the chain ${chain} is not touched, for its name has characters that no chain of iptlb has; iptables-save shows whether it is there`,
    STAGE.deleteProfile,
  );

export const chainServesOthers = (name: string, chain: string, stateFile: string): string =>
  `The chain ${chain} in the kernel captures another address or protocol than profile [${name}] of ${stateFile}; nothing was changed. Give the -state-file that it belongs to; to make the kernel as this file has it first, use -use-state`;
export const chainElsewhere = (name: string, chain: string, backend: string): string =>
  `The chain ${chain} of profile [${name}] is in the kernel with the other backend of iptables (${backend}); nothing was changed. Run: update-alternatives --set iptables /usr/sbin/iptables-${backend}; then the same command again`;

export const chainStaysElsewhere = (chain: string, backend: string): string =>
  `The chain ${chain} is in the kernel with the other backend of iptables (${backend}), and stays there. To take it out, run: update-alternatives --set iptables /usr/sbin/iptables-${backend}; then take it over with -reset, delete it, and switch back`;
export const chainStays = (chain: string, stateFile: string): string =>
  `The chain ${chain} is in the kernel all the same, and stays: it belongs to no profile of ${stateFile}. Give the -state-file that it belongs to; to take it over, so that it can be deleted here, use -reset`;
export const displaces = (name: string, stateFile: string): string =>
  `With this the profile [${name}] would not be valid any more: an entry of ${stateFile} that is broken beside it would become valid, and have its name, chain or address. Nothing was changed. Mend or delete that entry first; -list tells which are broken`;
export const captured = ({ name, source }: Profile, chain: string, stateFile: string): string =>
  `Connections to ${source} go to the chain ${chain} in the kernel already; nothing was changed. Where that is a profile of another file, give that -state-file, or choose another address; to make the kernel as ${stateFile} has it first, use -use-state; to capture them with profile [${name}] all the same, use -reset -profile=${name}`;
export const hindered = (
  name: string,
  message: string,
  fix: string,
  command: string | null,
): LogLine =>
  warning(
    `profile [${name}]: ${message} ${fix}${command === null ? '' : ` Run: ${command.replaceAll('\n', '; ')}`}`,
  );
export const savedOnly = (stateFile: string): LogLine =>
  info(`Saved in ${stateFile}. The rules in the kernel were not changed: that takes -run`);

export const unsettled = (stateFile: string): LogLine =>
  warning(
    `A run on ${stateFile} is at work or was interrupted, and the file does not have its change yet. If it was interrupted, the next command as root that changes the file or applies it, with -run -use-state for instance, ends it first`,
  );

export const sourceTaken = ({ source }: Profile, owner: string): LogLine =>
  fatal(
    `source [${source}] already defined on profile [${owner}]. To fix this you can, either re-create this profile using different -src-addr, or delete the profile [${owner}] with --run --delete --profile=${owner}`,
  );

export const chainMissing = (chain: string): LogLine =>
  line('info', `Chain [${chain}] on table [nat] does not exist. Creating...`, STAGE.createChain);
export const chainFound = (chain: string): LogLine =>
  line('info', `Chain [${chain}] on table [nat] found`, STAGE.createChain);
export const loggingEnabled = (chain: string): LogLine =>
  line('info', `Enabled logging to chain ${chain}`, STAGE.createChain);

export const appended = (rule: string, chain: string, isThere: boolean): LogLine =>
  line(
    'info',
    `[Append] Rule: [${rule}]${exists(isThere)} on table[nat]/chain[${chain}]`,
    STAGE.addRule,
  );
export const inserted = (rule: string, chain: string, isThere: boolean): LogLine =>
  line(
    'info',
    `[Insert] Rule: [${rule}] at [1]${exists(isThere)} on table[nat]/chain[${chain}]`,
    STAGE.insertRule,
  );
export const deleted = (rule: string, chain: string): LogLine =>
  line('info', `[Deleted] Rule: [${rule}] table[nat]/chain[${chain}]`, STAGE.removeRule);
const exists = (isThere: boolean): string => (isThere ? ' exists' : '');

export const chainDone = (chain: string): LogLine =>
  line('info', `Done configuring table[nat]/chain[${chain}]`, STAGE.balance);
export const profileDone = (name: string): LogLine =>
  line('info', `Done configuring profile [${name}]`, STAGE.addProfile);
export const profileGone = (name: string): LogLine =>
  line('info', `Done cleaning profile [${name}]`, STAGE.deleteProfile);
