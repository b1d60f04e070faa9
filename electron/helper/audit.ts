import { settingKey, type KernelSetting, type SettingValue } from '#shared/preflight';
import type { Profile } from '#shared/profile';
import type { Change } from '#shared/ruleset';
import { writeSystemLog } from '#system';

/** Who asked. pkexec sets PKEXEC_UID; the launcher passes it on only if it is a number. */
const user = (): string => process.env['PKEXEC_UID'] ?? 'unknown';

/** Parts one request's lines from another's. */
const head = (): string => `[${process.pid}] uid ${user()}`;

/** Says in the system log what is asked for, before anything is done: every profile, every destination. */
export const logRules = ({ set, remove }: Change): Promise<void> =>
  writeSystemLog([
    `${head()} asks for ${set.length} to set, ${remove.length} to remove`,
    ...set.map((profile) => `${head()} set ${profileWords(profile)}`),
    ...remove.map((chain) => `${head()} remove ${chain}`),
  ]);

/** The same for a setting of the kernel. */
export const logSetting = (setting: KernelSetting, value: SettingValue): Promise<void> =>
  writeSystemLog([`${head()} asks for ${settingKey(setting)} = ${value}`]);

/** Says in the system log that somebody asked for what is no request, and the first thing wrong with it. */
export const logInvalid = ([problem = '']: readonly string[]): Promise<void> =>
  writeSystemLog([`${head()} asks for nothing that can be done: ${problem.slice(0, 200)}`]);

/** Says in the system log what became of it. */
export const logOutcome = (outcome: string): Promise<void> =>
  writeSystemLog([`${head()} outcome: ${outcome}`]);

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
