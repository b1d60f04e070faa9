import {
  chainName,
  checkProfile,
  conflicts,
  fail,
  ok,
  type Profile,
  type ProfileProblem,
  type Result,
} from '#shared/profile';
import { adoptChain, indexRules } from '#shared/ruleset';
import type { ProfileForm } from '#shared/ipc';
import type { AppModel } from './app-model.ts';

/**
 * Saves a profile, in the place of the one named `replaces` where that is not null.
 *
 * @returns what keeps it from being saved; nothing where it was
 */
export function saveProfile(
  model: AppModel,
  draft: ProfileForm,
  replaces: string | null,
): readonly ProfileProblem[] {
  const checked = checkProfile(draft);
  if (!checked.ok) return checked.error;
  const profile = checked.value;
  const { profiles } = model.store;
  const problems = [
    ...conflicts(
      profile,
      profiles.filter(({ name }) => name !== replaces),
    ),
    ...renameProblems(model, profile, replaces),
  ];
  if (problems.length > 0) return problems;

  const isThere = profiles.some(({ name }) => name === replaces);
  model.store.profiles = isThere
    ? profiles.map((each) => (each.name === replaces ? profile : each))
    : [...profiles, profile];
  if (replaces !== null && isThere) model.renamed(replaces, profile.name);
  model.changed();
  return [];
}

/** A new name means a new chain: the old one must not be left behind in the kernel. */
function renameProblems(
  model: AppModel,
  profile: Profile,
  replaces: string | null,
): ProfileProblem[] {
  if (replaces === null || chainName(replaces) === chainName(profile.name)) return [];
  const why = whyNotForgotten(model, replaces);
  return why === null ? [] : [{ field: 'name', message: why }];
}

/** Why a name must stay known: its rules are in the kernel, or may be. */
function whyNotForgotten(model: AppModel, name: string): string | null {
  if (model.profile(name) === undefined) return null;
  const { rules } = model;
  if (rules === null) {
    return `Whether rules of "${name}" are in the kernel is not known now, and they would be left behind under its name. Reconnect to the helper first.`;
  }
  const chain = chainName(name);
  const isThere =
    rules.chains.some((each) => each.name === chain) ||
    rules.references.some(({ entry }) => entry.target === chain);
  return isThere
    ? `The rules of "${name}" are in the kernel under its name. Remove them first.`
    : null;
}

/** Makes a profile of a chain that belongs to none. Returns its name, or why there is none. */
export function adoptOrphan(model: AppModel, chain: string): Result<string, string> {
  const { rules } = model;
  if (rules === null) return fail('The rules in the kernel are not known now.');
  const adopted = adoptChain(indexRules(rules), chain);
  if (!adopted.ok) return adopted;
  const problems = conflicts(adopted.value, model.store.profiles);
  if (problems.length > 0) return fail(problems.map(({ message }) => message).join(' '));
  model.store.profiles = [...model.store.profiles, adopted.value];
  model.changed();
  return ok(adopted.value.name);
}
