import { useAppStore } from '#lib/app-store';
import { hitStore } from '#lib/hit-store';
import type { TimeRange } from '#lib/hit-view';
import { create } from 'zustand';
import type { Chosen } from './selection.ts';

/** What ends a pause: also scrolling to the end where scrolling away from it began it. */
type PausedBy = 'scroll' | 'choice';

/** What a person chose to see of a log. */
interface LogChoices {
  readonly filter: string;
  readonly highlight: string;
  /** Also the hooks' lines that repeat what a profile's chain logs. */
  readonly isEveryLine: boolean;
  /** Also the hits that were in the kernel's log before the app. */
  readonly hasEarlier: boolean;
  /** Rows from `at` on came since, and wait; null while the log is followed. */
  readonly pause: { readonly at: number; readonly by: PausedBy } | null;
  /** Only the hits of this time; null for all. */
  readonly range: TimeRange | null;
  readonly chosen: Chosen | null;
}

const NONE: LogChoices = {
  filter: '',
  highlight: '',
  isEveryLine: false,
  hasEarlier: false,
  pause: null,
  range: null,
  chosen: null,
};

/** By profile; null for the log of all. */
type Scopes = ReadonlyMap<string | null, LogChoices>;

const useStore = create<{ readonly scopes: Scopes }>(() => ({ scopes: new Map() }));

/** The first row in sight, and how much of it is above that, in px. */
interface Top {
  readonly row: number;
  readonly above: number;
}

/** By scope; apart from the rest, since nothing is rendered anew by it. */
const tops = new Map<string | null, Top>();

// A profile that comes by the name of one that has gone begins with nothing chosen.
useAppStore.subscribe(({ definitions }, before) => {
  if (definitions === before.definitions) return;
  const names = new Set(definitions.map(({ profile }) => profile.name));
  useStore.setState(({ scopes }) => ({
    scopes: new Map([...scopes].filter(([scope]) => scope === null || names.has(scope))),
  }));
});

// What was cleared is gone from every log, and so is what was chosen of it.
hitStore.onChange((change) => {
  if (change !== 'cleared') return;
  useStore.setState(({ scopes }) => ({
    scopes: new Map(
      [...scopes].map(([scope, choices]) => [scope, { ...choices, range: null, chosen: null }]),
    ),
  }));
});

const choicesOf = (scopes: Scopes, scope: string | null): LogChoices => scopes.get(scope) ?? NONE;

/** What was chosen of one profile's log, or that of all (null); the window keeps it while it lives. */
export const useLogChoices = (scope: string | null): LogChoices =>
  useStore(({ scopes }) => choicesOf(scopes, scope));

/** The same at this moment, outside of components. */
export const logChoices = (scope: string | null): LogChoices =>
  choicesOf(useStore.getState().scopes, scope);

/** Chooses something else for the log of a profile, or that of all (null). */
export const chooseInLog = (scope: string | null, changed: Partial<LogChoices>): void =>
  useStore.setState(({ scopes }) => ({
    scopes: new Map(scopes).set(scope, { ...choicesOf(scopes, scope), ...changed }),
  }));

/** Has what comes from now on wait; a log that is paused stays at its moment. */
export const pauseLog = (scope: string | null, by: PausedBy): void =>
  chooseInLog(scope, { pause: { at: logChoices(scope).pause?.at ?? hitStore.end, by } });

/** Takes in what waited. */
export const followLog = (scope: string | null): void => chooseInLog(scope, { pause: null });

/** What was at the top when a log was last in sight. */
export const topOfLog = (scope: string | null): Top | undefined => tops.get(scope);

export const keepTopOfLog = (scope: string | null, top: Top): void => void tops.set(scope, top);
