import { useAppStore } from '#lib/app-store';
import { create } from 'zustand';

/** What a person chose to see of a log. */
interface LogChoices {
  readonly filter: string;
  readonly highlight: string;
  /** Also the hooks' lines that repeat what a profile's chain logs. */
  readonly isEveryLine: boolean;
  /** Also the hits that were in the kernel's log before the app. */
  readonly hasEarlier: boolean;
}

const NONE: LogChoices = { filter: '', highlight: '', isEveryLine: false, hasEarlier: false };

/** By profile; null for the log of all. */
type Scopes = ReadonlyMap<string | null, LogChoices>;

const useStore = create<{ readonly scopes: Scopes }>(() => ({ scopes: new Map() }));

// A profile that comes by the name of one that has gone begins with nothing chosen.
useAppStore.subscribe(({ definitions }, before) => {
  if (definitions === before.definitions) return;
  const names = new Set(definitions.map(({ profile }) => profile.name));
  useStore.setState(({ scopes }) => ({
    scopes: new Map([...scopes].filter(([scope]) => scope === null || names.has(scope))),
  }));
});

/** What was chosen of one profile's log, or that of all (null); the window keeps it while it lives. */
export const useLogChoices = (scope: string | null): LogChoices =>
  useStore(({ scopes }) => scopes.get(scope) ?? NONE);

/** Chooses something else for the log of a profile, or that of all (null). */
export const chooseInLog = (scope: string | null, changed: Partial<LogChoices>): void =>
  useStore.setState(({ scopes }) => ({
    scopes: new Map(scopes).set(scope, { ...(scopes.get(scope) ?? NONE), ...changed }),
  }));
