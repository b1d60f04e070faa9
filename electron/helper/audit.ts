import type { Profile } from '#shared/profile';
import { writeSystemLog } from '#system';
import type { CheckedRequest } from './request.ts';

/** Who asked. pkexec sets PKEXEC_UID; the launcher passes it on only if it is a number. */
const user = (): string => process.env['PKEXEC_UID'] ?? 'unknown';

/** Parts one request's lines from another's. */
const head = (): string => `[${process.pid}] uid ${user()}`;

/** Says in the system log what is asked for, before anything is done: every profile, every destination. */
export const logRequest = ({ set, remove }: CheckedRequest): Promise<void> =>
  writeSystemLog([
    `${head()} asks for ${set.length} to set, ${remove.length} to remove`,
    ...set.map((profile) => `${head()} set ${profileWords(profile)}`),
    ...remove.map((chain) => `${head()} remove ${chain}`),
  ]);

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
