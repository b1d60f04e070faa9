import type { ProfileDefinition } from '#lib/app-store';
import { startChange } from '#lib/change-store';
import { reconnect } from '#lib/helper';
import { saveSettings } from '#lib/settings';
import { exportProfiles, startImport } from '#lib/state-file-store';
import { go, goToProfile, showOverlay } from '#lib/view-store';
import { words } from '#lib/words';
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

/** All commands: the views, the profiles, then what can be done to each profile. */
export function commandsFor(definitions: readonly ProfileDefinition[]): readonly Command[] {
  return [
    ...definitions.map(({ profile }) => ({
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
    action(stateFileWords.importAction, () => void startImport()),
    action(stateFileWords.exportAll, () => void exportProfiles(null)),
    action(words.helper.reconnect, reconnect),
    action(words.shortcuts.title, () => showOverlay('shortcuts')),
    ...THEMES.map((theme) =>
      action(words.palette.theme(words.settings.themes[theme]), () => void saveSettings({ theme })),
    ),
    ...definitions.flatMap(({ profile: { name, source } }) => [
      action(
        words.palette.apply(name),
        () => void startChange({ kind: 'apply', profiles: [name] }),
        source,
      ),
      action(words.palette.edit(name), () => goToProfile(name, 'edit'), source),
      action(stateFileWords.exportOf(name), () => void exportProfiles([name]), source),
    ]),
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
