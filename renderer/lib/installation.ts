import type { SetUpOutcome } from '#shared/ipc';
import { create } from 'zustand';
import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { installationWords } from './words-installation.ts';

export type SetUpTask = 'set-up' | 'remove';

/** Where a task about the helper stands, from the wish to what became of it. */
export type SetUpStep =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'asking';
      readonly task: SetUpTask;
      /** What became of the last try, where there was one. */
      readonly outcome:
        (SetUpOutcome & { readonly kind: Exclude<SetUpOutcome['kind'], 'done'> }) | null;
    }
  | { readonly kind: 'working'; readonly task: SetUpTask };

export const useSetUp = create<{ readonly step: SetUpStep }>(() => ({ step: { kind: 'none' } }));

const set = (step: SetUpStep) => useSetUp.setState({ step });

/** Shows what would be done. */
export const askToSetUp = (task: SetUpTask): void => set({ kind: 'asking', task, outcome: null });

/** Ends the question; what is under way goes on to its end. */
export function closeSetUp(): void {
  if (useSetUp.getState().step.kind === 'asking') set({ kind: 'none' });
}

/** Does what was agreed to. */
export async function runSetUp(task: SetUpTask): Promise<void> {
  set({ kind: 'working', task });
  const { kind, detail } = await bridge()
    .invoke(task === 'set-up' ? 'helper:set-up' : 'helper:remove', null)
    .catch((error: unknown): SetUpOutcome => ({ kind: 'failed', detail: messageOf(error) }));
  if (kind === 'done') {
    set({ kind: 'none' });
    showToast(installationWords.done[task], 'good');
  } else set({ kind: 'asking', task, outcome: { kind, detail } });
}

/** Starts the version that is installed now, in this one's place. */
export function restart(): void {
  bridge()
    .invoke('app:restart', null)
    .catch((error: unknown) => showToast(messageOf(error), 'bad'));
}
