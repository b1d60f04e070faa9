import type { BootChange, BootOutcome } from '#shared/ipc';
import { create } from 'zustand';
import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { bootOutcomeWords, bootWords } from './words-boot.ts';

type BadOutcome = BootOutcome & {
  readonly kind: Exclude<BootOutcome['kind'], 'saved' | 'unchanged' | 'dismissed'>;
};

interface BootStore {
  /** Whether a change is under way, so that no other can begin. */
  readonly isBusy: boolean;
  /** What a person must be told of the last change. */
  readonly problem: BadOutcome | null;
}

export const useBoot = create<BootStore>(() => ({ isBusy: false, problem: null }));

export const closeBootProblem = (): void => useBoot.setState({ problem: null });

/** Has a saved profile restored at boot as it is now, or not any longer. */
export const restoreAtBoot = (name: string, isOn: boolean): Promise<void> =>
  change(isOn ? { put: [name], drop: [] } : { put: [], drop: [name] }, name, isOn);

async function change(request: BootChange, name: string, isOn: boolean): Promise<void> {
  if (useBoot.getState().isBusy) return;
  useBoot.setState({ isBusy: true });
  try {
    const { kind, detail } = await bridge().invoke('boot:change', request);
    switch (kind) {
      case 'saved':
      case 'unchanged':
        showToast(bootWords.saved[isOn ? 'on' : 'off'](name), 'good');
        break;
      case 'dismissed':
        showToast(bootOutcomeWords.dismissed.body);
        break;
      case 'invalid':
      case 'refused':
      case 'unknown':
      case 'not-authorised':
      case 'no-agent':
      case 'no-polkit':
      case 'not-installed':
      case 'timed-out':
      case 'failed':
        useBoot.setState({ problem: { kind, detail } });
    }
  } catch (error) {
    useBoot.setState({ problem: { kind: 'failed', detail: messageOf(error) } });
  } finally {
    useBoot.setState({ isBusy: false });
  }
}
