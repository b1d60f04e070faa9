import type { ChosenFile } from '#shared/ipc';
import { create } from 'zustand';
import { refresh } from './app-store.ts';
import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { go } from './view-store.ts';
import { stateFileWords as words } from './words-state-file.ts';

export type ReadFile = Extract<ChosenFile, { kind: 'read' }>;

/** Where an import, or an export that failed, stands. */
export type StateFileStep =
  | { readonly kind: 'none' }
  | Extract<ChosenFile, { kind: 'unreadable' }>
  | {
      readonly kind: 'review';
      readonly file: ReadFile;
      readonly isSaving: boolean;
      /** Why the last try imported nothing, or not all. */
      readonly failure: { readonly title: string; readonly messages: readonly string[] } | null;
    }
  | { readonly kind: 'export-failed'; readonly message: string };

export const useStateFile = create<{ readonly step: StateFileStep }>(() => ({
  step: { kind: 'none' },
}));

const set = (step: StateFileStep) => useStateFile.setState({ step });

export const closeStateFile = (): void => set({ kind: 'none' });

/** Lets a person choose a state file, and shows what it would bring. */
export async function startImport(): Promise<void> {
  try {
    const chosen = await bridge().invoke('state-file:choose', null);
    if (chosen.kind === 'read')
      set({ kind: 'review', file: chosen, isSaving: false, failure: null });
    else if (chosen.kind === 'unreadable') set(chosen);
  } catch (error) {
    showToast(messageOf(error), 'bad');
  }
}

/** Saves these profiles of the file that is being looked at. */
export async function runImport(names: readonly string[]): Promise<void> {
  const { step } = useStateFile.getState();
  if (step.kind !== 'review' || step.isSaving) return;
  const { file } = step;
  set({ ...step, isSaving: true });
  const fail = (title: string, messages: readonly string[]) =>
    set({ kind: 'review', file, isSaving: false, failure: { title, messages } });
  try {
    const { imported, problems } = await bridge().invoke('state-file:import', {
      id: file.id,
      names: [...names],
    });
    await refresh();
    if (problems.length > 0) {
      fail(imported === 0 ? words.failed : words.partly(imported), problems);
      return;
    }
    closeStateFile();
    go({ kind: 'overview' });
    showToast(words.imported(imported), 'good');
  } catch (error) {
    fail(words.failed, [messageOf(error)]);
  }
}

/** Lets a person choose where to, and writes these profiles there; null for all of them. */
export async function exportProfiles(names: readonly string[] | null): Promise<void> {
  try {
    const exported = await bridge().invoke('state-file:export', { profiles: names && [...names] });
    if (exported.kind === 'written')
      showToast(words.written(exported.count, exported.path), 'good');
    else if (exported.kind === 'failed') set({ kind: 'export-failed', message: exported.message });
  } catch (error) {
    showToast(messageOf(error), 'bad');
  }
}
