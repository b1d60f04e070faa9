import type { AppState, ProfileView } from '#shared/ipc';
import { DEFAULT_WATCH } from '#shared/ipc/defaults';
import { create } from 'zustand';
import { bridge, messageOf } from './bridge.ts';
import { reuse } from './equal.ts';

/** What the window knows of the app: nothing yet, that it cannot be reached, or its whole state. */
export type Connection =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready' };

/** A profile without its live part. */
export type ProfileDefinition = Pick<ProfileView, 'profile' | 'tag'>;

interface AppStore {
  readonly connection: Connection;
  readonly state: AppState;
  /** The profiles without their live parts: the same array for as long as nobody edits one. */
  readonly definitions: readonly ProfileDefinition[];
}

const NOTHING_YET: AppState = {
  version: '',
  profiles: [],
  orphans: [],
  orphanLogs: [],
  helper: { kind: 'connecting' },
  troubles: [],
  rulesAt: null,
  pending: null,
  boot: null,
  installation: { helper: 'none', version: null, offer: 'none' },
  notifier: 'untried',
  settings: { theme: 'system', askToKeep: true, keepSeconds: 30, watch: DEFAULT_WATCH },
  storePath: '',
  notices: [],
};

export const useAppStore = create<AppStore>(() => ({
  connection: { kind: 'loading' },
  state: NOTHING_YET,
  definitions: [],
}));

/** A small part of the app's state; re-renders only where that part changes. */
export const useApp = <T>(select: (state: AppState) => T): T =>
  useAppStore(({ state }) => select(state));

/** The profiles without their live parts; re-renders only where one was edited. */
export const useDefinitions = (): readonly ProfileDefinition[] =>
  useAppStore(({ definitions }) => definitions);

/** One profile by name, or undefined where there is none. */
export const useProfileView = (name: string): ProfileView | undefined =>
  useApp(({ profiles }) => profiles.find(({ profile }) => profile.name === name));

/** The app's state at this moment, for actions; components use the hooks. */
export const appState = (): AppState => useAppStore.getState().state;

/** Takes a state that main pushed, keeping the identity of all parts that say the same as before. */
export function receive(next: AppState): void {
  const { state: previous, definitions } = useAppStore.getState();
  const known = new Map(previous.profiles.map((view) => [view.profile.name, view]));
  const profiles = next.profiles.map((view) => {
    const before = known.get(view.profile.name);
    if (!before) return view;
    const same = reuse(before, view);
    return same === before ? before : { ...view, profile: reuse(before.profile, view.profile) };
  });
  const isSameList =
    profiles.length === previous.profiles.length &&
    profiles.every((view, index) => view === previous.profiles[index]);
  const isSameDefinitions =
    profiles.length === definitions.length &&
    profiles.every(({ profile }, index) => profile === definitions[index]?.profile);
  useAppStore.setState({
    connection: { kind: 'ready' },
    definitions: isSameDefinitions
      ? definitions
      : profiles.map(({ profile, tag }) => ({ profile, tag })),
    state: {
      ...next,
      profiles: isSameList ? previous.profiles : profiles,
      orphans: reuse(previous.orphans, next.orphans),
      orphanLogs: reuse(previous.orphanLogs, next.orphanLogs),
      helper: reuse(previous.helper, next.helper),
      installation: reuse(previous.installation, next.installation),
      boot: reuse(previous.boot, next.boot),
      troubles: reuse(previous.troubles, next.troubles),
      settings: reuse(previous.settings, next.settings),
      notices: reuse(previous.notices, next.notices),
    },
  });
}

/** Takes the state that was asked for when the page began to load. Where that failed, followApp() asks anew. */
export async function takeFirstState(): Promise<void> {
  try {
    receive(await bridge().firstState());
  } catch {
    return;
  }
}

/** Asks main for its state now, so that what was just done is seen before the next step. */
export const refresh = async (): Promise<void> =>
  receive(await bridge().invoke('app:get-state', null));

/** Follows main's state from now on. Returns the function that ends it. */
export function followApp(): () => void {
  let hasNews = false;
  const end = bridge().on('state:changed', (state) => {
    hasNews = true;
    receive(state);
  });
  bridge()
    .invoke('app:get-state', null)
    .then((state) => {
      // A push that overtook the answer is newer than it.
      if (!hasNews) receive(state);
    })
    .catch((error: unknown) => {
      useAppStore.setState({ connection: { kind: 'failed', message: messageOf(error) } });
    });
  return end;
}
