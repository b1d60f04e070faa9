import type { Profile } from '#shared/profile';
import type { BootState } from './state.ts';

export const BOOT_MARKS = [
  'no',
  'yes',
  /** Under its name, another profile is restored. */
  'differs',
] as const;
export type BootMark = (typeof BOOT_MARKS)[number];

/** How a profile stands to what is restored at boot; null while that is not known. */
export function bootMark(boot: Pick<BootState, 'file'> | null, profile: Profile): BootMark | null {
  if (boot?.file.kind !== 'read') return null;
  const there = boot.file.profiles.find(({ name }) => name === profile.name);
  if (!there) return 'no';
  return meaningOf(there) === meaningOf(profile) ? 'yes' : 'differs';
}

/** All that a profile says, without what means nothing: the level of a log that is off. */
const meaningOf = (profile: Profile): string =>
  JSON.stringify([
    profile.source,
    profile.destinations,
    profile.protocol,
    profile.rulesBackend,
    profile.logEnabled ? profile.logLevel : null,
  ]);
