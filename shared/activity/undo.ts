import type { KernelSetting, SettingValue } from '#shared/preflight';
import {
  chainName,
  checkProfileSet,
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
  const [clash] = checkProfileSet(set).flatMap(({ problems }) => problems);
  if (clash) {
    return fail(`No profiles say all the rules from before: they would conflict. ${clash.message}`);
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
  /** All of them; no two of which conflict, as none of those do that are saved now. */
  readonly profiles: readonly Profile[];
  /** Names of those that go back to what they were. */
  readonly restored: readonly string[];
  /** Names of those that were deleted and are saved again. */
  readonly savedAgain: readonly string[];
  /** Names of those that were edited since, and stay as they are. */
  readonly kept: readonly string[];
  /** Those that cannot be saved as they were, and why, as a sentence. */
  readonly leftOut: readonly { readonly name: string; readonly why: string }[];
}

/**
 * A saved profile that still says what the change wrote goes back with the rules. One that was edited
 * since then stays, and differs from the kernel; one that the change deleted is saved again as it was saved.
 */
export function savedAfterUndo(entry: ActivityEntry, saved: readonly Profile[]): SavedAfterUndo {
  const chains = entry.deed.kind === 'rules' && entry.through === 'window' ? entry.deed.chains : [];
  const known = new Map(saved.map((profile) => [chainName(profile.name), profile]));
  const back: Profile[] = [];
  const kept: string[] = [];
  for (const { chain, before, after } of chains) {
    const now = known.get(chain);
    if (before.kind !== 'profile' || now === undefined || isSame(now, before.profile)) continue;
    if (after.kind === 'profile' && isSame(now, after.profile)) back.push(before.profile);
    else kept.push(now.name);
  }
  const again = deletedBy(entry, chains).filter((profile) => {
    const now = known.get(chainName(profile.name));
    return now === undefined || !(isSame(now, profile) || kept.includes(now.name));
  });
  return { ...fitting(saved, back, again), kept };
}

/** What a change deleted; where nobody kept that, as in records of older versions, what its rules said. */
const deletedBy = (
  { kind, deleted }: ActivityEntry,
  chains: readonly TouchedChain[],
): readonly Profile[] =>
  kind === 'delete'
    ? (deleted ??
      chains.flatMap(({ before }) => (before.kind === 'profile' ? [before.profile] : [])))
    : [];

/**
 * Saves as many of the profiles as conflict with none. Those that stay as they are have the right of way, then
 * the first.
 *
 * @param back to be saved in the place of those with the same chain
 * @param again to be saved beside them
 */
function fitting(
  saved: readonly Profile[],
  back: readonly Profile[],
  again: readonly Profile[],
): Omit<SavedAfterUndo, 'kept'> {
  const places = new Map(back.map((profile) => [chainName(profile.name), profile]));
  const staying = saved.filter(({ name }) => !places.has(chainName(name)));
  const refused = checkProfileSet([...staying, ...back, ...again]).filter(
    ({ problems }) => problems.length > 0,
  );
  if (refused.length === 0) {
    return {
      profiles: [
        ...saved.map((profile) => places.get(chainName(profile.name)) ?? profile),
        ...again,
      ],
      restored: back.map(({ name }) => name),
      savedAgain: again.map(({ name }) => name),
      leftOut: [],
    };
  }
  // One that does not go back keeps the address that it has: who was to get that is looked at once more.
  const out = new Set(refused.map(({ profile }) => profile));
  const isIn = (profile: Profile) => !out.has(profile);
  const rest = fitting(saved, back.filter(isIn), again.filter(isIn));
  const leftOut = refused.map(({ profile: { name }, problems }) => ({
    name,
    why: problems.map(({ message }) => message).join(' '),
  }));
  return { ...rest, leftOut: [...leftOut, ...rest.leftOut] };
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
