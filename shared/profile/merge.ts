import { checkProfileSet, type ProfileProblem } from './check.ts';
import type { Profile } from './model.ts';

/** How another profile of the same state file is called in a message. */
export const calledInFile = ({ name }: Pick<Profile, 'name'>): string =>
  `the profile "${name}" in this file`;

/** What becomes of a profile that is brought to others: from a file, for example. */
export interface Brought {
  readonly profile: Profile;
  /** Refused: it cannot stand beside the others, for the reasons told. */
  readonly kind: 'added' | 'replaced' | 'unchanged' | 'refused';
  /** The one of the same name that was there before. */
  readonly before: Profile | null;
  readonly problems: readonly ProfileProblem[];
}

export interface Merge {
  /** All profiles afterwards: those replaced in their old places, those added at the end. */
  readonly profiles: readonly Profile[];
  /** One for each profile that was brought, in the same order. */
  readonly brought: readonly Brought[];
}

/**
 * Brings profiles to those that are there. One of the same name is replaced. One that conflicts with
 * another that stays is refused, which costs no other: what is there stays as it is.
 */
export function mergeProfiles(present: readonly Profile[], brought: readonly Profile[]): Merge {
  const refusals = new Map<Profile, readonly ProfileProblem[]>();
  const saved = new Set(present);
  const called = (other: Profile) =>
    saved.has(other) ? `your saved profile "${other.name}"` : calledInFile(other);
  let accepted = brought;
  for (;;) {
    const names = new Set(accepted.map(({ name }) => name));
    const staying = present.filter(({ name }) => !names.has(name));
    const refused = checkProfileSet([...staying, ...accepted], called)
      .slice(staying.length)
      .filter(({ problems }) => problems.length > 0);
    if (refused.length === 0) break;
    for (const { profile, problems } of refused) refusals.set(profile, problems);
    // What a refused one would have replaced stays, and may now be in the way of another.
    accepted = accepted.filter((profile) => !refusals.has(profile));
  }

  const before = new Map(present.map((profile) => [profile.name, profile]));
  const after = new Map(accepted.map((profile) => [profile.name, profile]));
  return {
    profiles: [
      ...present.map((profile) => after.get(profile.name) ?? profile),
      ...accepted.filter(({ name }) => !before.has(name)),
    ],
    brought: brought.map((profile) => {
      const old = before.get(profile.name) ?? null;
      const problems = refusals.get(profile) ?? [];
      return { profile, before: old, problems, kind: kindOf(profile, old, problems) };
    }),
  };
}

function kindOf(
  profile: Profile,
  before: Profile | null,
  problems: readonly ProfileProblem[],
): Brought['kind'] {
  if (problems.length > 0) return 'refused';
  if (!before) return 'added';
  return differences(before, profile).length === 0 ? 'unchanged' : 'replaced';
}

/** The fields in which two profiles differ. */
export function differences(a: Profile, b: Profile): readonly (keyof Profile)[] {
  const fields: readonly (keyof Profile)[] = [
    'name',
    'source',
    'destinations',
    'protocol',
    'rulesBackend',
    'logEnabled',
    'logLevel',
  ];
  return fields.filter((field) => String(a[field]) !== String(b[field]));
}
