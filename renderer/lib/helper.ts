import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';

/** Starts the helper again; the app's state says what came of it. */
export function reconnect(): void {
  bridge()
    .invoke('helper:reconnect', null)
    .catch((error: unknown) => showToast(messageOf(error), 'bad'));
}
