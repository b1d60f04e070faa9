import type { ActivityItem, Installation, ProfileView } from '#shared/ipc';
import { restoreAtBoot } from '#lib/boot';
import { startChange } from '#lib/change-store';
import { reconnect } from '#lib/helper';
import { askToSetUp } from '#lib/installation';
import { saveSettings } from '#lib/settings';
import { exportProfiles, startImport } from '#lib/state-file-store';
import { go, goToProfile, showOverlay } from '#lib/view-store';
import { words } from '#lib/words';
import { activityWords } from '#lib/words-activity';
import { bootWords } from '#lib/words-boot';
import { installationWords } from '#lib/words-installation';
import { stateFileWords } from '#lib/words-state-file';

/** Something that the palette finds. */
export interface Command {
  readonly id: string;
  readonly kind: 'profile' | 'action';
  readonly name: string;
  /** More to be found by, and shown beside the name. */
  readonly detail: string;
  readonly run: () => void;
}

const THEMES = ['system', 'light', 'dark'] as const;
/** More results than this help nobody. */
const MAX_FOUND = 50;

const action = (name: string, run: () => void, detail = ''): Command => ({
  id: `action ${name}`,
  kind: 'action',
  name,
  detail,
  run,
});

/** What decides which commands there are. */
export interface PaletteFacts {
  readonly profiles: readonly ProfileView[];
  /** The name of the profile whose form has changes that are not saved; null where there is none. */
  readonly edited: string | null;
  readonly installation: Installation;
  /** Newest first. */
  readonly changes: readonly ActivityItem[];
}

/** All commands: the profiles, the views, then what can be done, to each profile as its own buttons offer it. */
export function commandsFor(facts: PaletteFacts): readonly Command[] {
  const { profiles, edited } = facts;
  return [
    ...profiles.map(({ profile }) => ({
      id: `profile ${profile.name}`,
      kind: 'profile' as const,
      name: profile.name,
      detail: profile.source,
      run: () => goToProfile(profile.name),
    })),
    action(words.sidebar.create, () => go({ kind: 'new-profile', copyOf: null })),
    action(words.sidebar.overview, () => go({ kind: 'overview' })),
    action(words.sidebar.log, () => go({ kind: 'log' })),
    action(words.sidebar.kernel, () => go({ kind: 'kernel' })),
    action(words.sidebar.activity, () => go({ kind: 'activity' })),
    action(words.sidebar.settings, () => go({ kind: 'settings' })),
    ...undo(facts.changes),
    action(stateFileWords.importAction, () => void startImport()),
    action(stateFileWords.exportAll, () => void exportProfiles(null)),
    ...ofHelper(facts.installation),
    action(words.shortcuts.title, () => showOverlay('shortcuts')),
    ...THEMES.map((theme) =>
      action(words.palette.theme(words.settings.themes[theme]), () => void saveSettings({ theme })),
    ),
    ...profiles.flatMap((view) => ofProfile(view, view.profile.name === edited)),
  ];
}

/** Takes back the newest change that was made, where that can be; an older one is chosen in Activity. */
function undo(changes: readonly ActivityItem[]): readonly Command[] {
  const newest = changes.find(({ outcome }) => outcome === 'applied');
  if (!newest || newest.isUndone || newest.undoProblem !== null) return [];
  return [
    action(
      words.palette.undo(activityWords.what(newest)),
      () => void startChange({ kind: 'undo', id: newest.id }),
    ),
  ];
}

function ofHelper({ helper, offer }: Installation): readonly Command[] {
  const setUp = (name: string) => action(name, () => askToSetUp('set-up'));
  return [
    // Where there is no helper, connecting anew finds none.
    ...(offer === 'set-up'
      ? [setUp(installationWords.setUpHelper)]
      : [action(words.helper.reconnect, reconnect)]),
    ...(offer === 'set-up-again' ? [setUp(installationWords.setUpHelperAgain)] : []),
    ...(helper === 'set-up' ? [action(installationWords.remove, () => askToSetUp('remove'))] : []),
  ];
}

/** What can be done to a profile; to apply one, its changes have to be saved first. */
function ofProfile(
  { profile: { name, source }, status, boot }: ProfileView,
  isEdited: boolean,
): readonly Command[] {
  const of = (title: string, run: () => void) => action(title, run, source);
  const change = (title: string, kind: 'apply' | 'remove' | 'delete') =>
    of(title, () => void startChange({ kind, profiles: [name] }));
  const text = words.palette;
  return [
    ...(status?.state === 'active' || isEdited ? [] : [change(text.apply(name), 'apply')]),
    of(text.edit(name), () => goToProfile(name, 'edit')),
    ...(status?.state === 'saved' ? [] : [change(text.remove(name), 'remove')]),
    of(text.duplicate(name), () => go({ kind: 'new-profile', copyOf: name })),
    ...(boot === null
      ? []
      : [
          boot === 'no'
            ? of(bootWords.put(name), () => void restoreAtBoot(name, true))
            : of(bootWords.drop(name), () => void restoreAtBoot(name, false)),
        ]),
    of(stateFileWords.exportOf(name), () => void exportProfiles([name])),
    change(text.delete(name), 'delete'),
  ];
}

/** Commands with all the words in them, those that begin with the text first. */
export function findCommands(commands: readonly Command[], text: string): readonly Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter(({ name, detail }) => {
    const hay = `${name} ${detail}`.toLowerCase();
    return wanted.every((word) => hay.includes(word));
  });
  const isFirst = ({ name }: Command) => name.toLowerCase().startsWith(wanted[0] ?? '');
  return [...found.filter(isFirst), ...found.filter((each) => !isFirst(each))].slice(0, MAX_FOUND);
}
