import type { KernelSetting, SettingValue } from '#shared/preflight';
import {
  chainName,
  conflicts,
  fail,
  ok,
  type Profile,
  type ProfileIndex,
  type Result,
} from '#shared/profile';
import type { Change } from '#shared/ruleset';
import { MAX_CHAINS } from './deed.ts';
import { hasChanged, type ActivityEntry, type Deed } from './entry.ts';
import type { TouchedChain } from './held.ts';

/** Why a change cannot be undone, in words for a person. */
export type UndoProblem = string;

/**
 * The change that puts back the rules from before another one: all of them, or none.
 *
 * @param saved the profiles that are saved now
 */
export function undoRules(entry: ActivityEntry, saved: ProfileIndex): Result<Change, UndoProblem> {
  const { deed } = entry;
  if (!hasChanged(entry)) {
    return fail('This change left everything as it was: there is nothing to undo.');
  }
  if (entry.decision === 'waiting') return fail('These rules still wait for an answer.');
  if (entry.decision === 'not-reverted' || entry.decision === 'unknown') {
    return fail('Nobody knows what became of this change, so it cannot be taken back by itself.');
  }
  if (deed.kind === 'setting') return fail('This is a setting of the kernel, not a rule.');
  if (deed.kind === 'boot') {
    return fail('This changed what is restored at boot, and no rule. Change it in Settings.');
  }
  if (deed.kind === 'many-rules') {
    return fail(
      `This change touched ${deed.chains} chains. The rules from before are kept only for changes of at most ${MAX_CHAINS}.`,
    );
  }
  if (deed.chains.length === 0) {
    return fail('What it took out served no profile: there is nothing to put back.');
  }
  const unknown = deed.chains.filter(
    ({ before: { kind } }) => kind === 'other' || kind === 'unknown',
  );
  if (unknown.length > 0) {
    return fail(
      `Before this change, ${namesOf(unknown)} had rules that no profile says, for example because they were edited by hand. They cannot be put back exactly, so nothing is.`,
    );
  }
  const set = deed.chains.flatMap(({ before }) =>
    before.kind === 'profile' ? [before.profile] : [],
  );
  const touched = new Set(deed.chains.map(({ chain }) => chain));
  const [conflict] = set.flatMap((profile) =>
    conflicts(
      profile,
      [...saved.rivals(profile)].filter(({ name }) => !touched.has(chainName(name))),
    ),
  );
  if (conflict) {
    return fail(`The rules from before no longer fit beside what is saved. ${conflict.message}`);
  }
  return ok({
    set,
    remove: deed.chains.filter(({ before }) => before.kind === 'nothing').map(({ chain }) => chain),
  });
}

/** The setting of the kernel that puts back the one from before a change. */
export function undoSetting(
  entry: ActivityEntry,
  { setting, from }: Deed & { readonly kind: 'setting' },
): Result<{ readonly setting: KernelSetting; readonly value: SettingValue }, UndoProblem> {
  if (!hasChanged(entry)) {
    return fail('The setting was left as it was: there is nothing to undo.');
  }
  if (from === 0 || from === 1) return ok({ setting, value: from });
  return fail(
    from === null
      ? 'What it was before is not known.'
      : `It was ${from} before, which is neither on nor off.`,
  );
}

const namesOf = (chains: readonly TouchedChain[]): string => {
  const [only] = chains;
  return chains.length === 1 && only ? only.chain : `${chains.length} chains`;
};

/** What becomes of the saved profiles when a change of the window is undone. */
export interface SavedAfterUndo {
  readonly profiles: readonly Profile[];
  /** Names of those that go back to what they were. */
  readonly restored: readonly string[];
  /** Names of those that were forgotten and are saved again. */
  readonly savedAgain: readonly string[];
  /** Names of those that were edited since, and stay as they are. */
  readonly kept: readonly string[];
}

/**
 * A saved profile that still says what the change wrote goes back with the rules. One that was edited
 * since then stays, and differs from the kernel; one that the change deleted is saved again.
 */
export function savedAfterUndo(entry: ActivityEntry, saved: readonly Profile[]): SavedAfterUndo {
  const chains = entry.deed.kind === 'rules' && entry.through === 'window' ? entry.deed.chains : [];
  const known = new Map(saved.map((profile) => [chainName(profile.name), profile]));
  const restored = new Map<string, Profile>();
  const savedAgain: Profile[] = [];
  const kept: string[] = [];
  for (const { chain, before, after } of chains) {
    if (before.kind !== 'profile') continue;
    const now = known.get(chain);
    if (now === undefined) {
      if (entry.kind === 'delete') savedAgain.push(before.profile);
    } else if (!isSame(now, before.profile)) {
      if (after.kind === 'profile' && isSame(now, after.profile))
        restored.set(chain, before.profile);
      else kept.push(now.name);
    }
  }
  return {
    profiles: [
      ...saved.map((profile) => restored.get(chainName(profile.name)) ?? profile),
      ...savedAgain,
    ],
    restored: [...restored.values()].map(({ name }) => name),
    savedAgain: savedAgain.map(({ name }) => name),
    kept,
  };
}

/** Whether two profiles mean the same, whatever the order of their keys. */
function isSame(a: Profile, b: Profile): boolean {
  const keys: readonly (keyof Profile)[] = [
    'name',
    'source',
    'protocol',
    'rulesBackend',
    'logEnabled',
    'logLevel',
  ];
  return keys.every((key) => a[key] === b[key]) && a.destinations.join() === b.destinations.join();
}
