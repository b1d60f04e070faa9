import { LIMITS } from '#shared/helper/limits';
import { settingKey, type KernelSetting, type SettingValue } from '#shared/preflight';
import type { Profile } from '#shared/profile';
import type { Change } from '#shared/ruleset';
import type { BootChange } from './boot.ts';
import { writeInParts, writeSystemLog } from './system-log.ts';
import { personBehind } from './user.ts';

/** Who asked, and what parts one change's lines from another's. */
const head = (): string => `[${process.pid}] uid ${personBehind(process.env).uid ?? 'unknown'}`;

/** Says in the system log what is asked for, before anything is done: every profile, every destination. */
export const logRules = (change: Change): Promise<void> => writeSystemLog(rulesLines(change));

/** The same, and by the same program what became of it, as soon as that is known. */
export const logChange = (change: Change, outcome: Promise<string>): Promise<void> =>
  writeInParts(changeParts(change, outcome), LIMITS.iptablesMs);

async function* changeParts(change: Change, outcome: Promise<string>) {
  yield rulesLines(change);
  yield [outcomeLine(await outcome)];
}

function rulesLines({ set, remove, sweepLogs }: Change): readonly string[] {
  const start = head();
  return [
    `${start} asks for ${set.length} to set, ${remove.length} to remove${sweepLogs === true ? ', and LOG rules that serve nobody' : ''}`,
    ...set.map((profile) => `${start} set ${profileWords(profile)}`),
    ...remove.map((chain) => `${start} remove ${chain}`),
  ];
}

/** The same for a setting of the kernel. */
export const logSetting = (setting: KernelSetting, value: SettingValue): Promise<void> =>
  writeSystemLog([`${head()} asks for ${settingKey(setting)} = ${value}`]);

/** Says in the system log that somebody asked for what is no request, and the first thing wrong with it. */
export const logInvalid = ([problem = '']: readonly string[]): Promise<void> =>
  writeSystemLog([`${head()} asks for nothing that can be done: ${problem.slice(0, 200)}`]);

/** The same for what is restored at boot. */
export const logBoot = ({ put, drop }: BootChange): Promise<void> =>
  writeSystemLog([
    `${head()} asks for ${put.length} to restore at boot, ${drop.length} not to`,
    ...put.map((profile) => `${head()} at boot ${profileWords(profile)}`),
    ...drop.map((name) => `${head()} not at boot ${name}`),
  ]);

/** Says in the system log what became of it. */
export const logOutcome = (outcome: string): Promise<void> =>
  writeSystemLog([outcomeLine(outcome)]);

const outcomeLine = (outcome: string): string => `${head()} outcome: ${outcome}`;

const profileWords = (profile: Profile): string =>
  [
    profile.name,
    profile.rulesBackend,
    profile.protocol,
    profile.source,
    '->',
    profile.destinations.join(','),
    profile.logEnabled ? `log ${profile.logLevel}` : 'no log',
  ].join(' ');
