import { Notification } from 'electron';
import type { AppState } from '#shared/ipc';
import { AlarmWatch } from './alarms.ts';

/** Milliseconds between two looks while nothing changes. */
const LOOK_EVERY_MS = 10_000;
/** Notifications of one look; a person learns of many from the window. */
const MAX_AT_ONCE = 3;

/**
 * Tells a person through the desktop what the settings ask for; nothing unless they do.
 *
 * @param stateNow what the window would show now
 * @param onOpen a person wants to see what it is about
 */
export function notifyPerson(
  stateNow: () => Pick<AppState, 'profiles' | 'settings'>,
  onOpen: () => void,
): { readonly look: () => void; readonly stop: () => void } {
  const watch = new AlarmWatch();
  const look = () => {
    const { profiles, settings } = stateNow();
    const alarms = watch.look(profiles, settings.watch.notify, Date.now());
    if (!Notification.isSupported()) return;
    for (const { title, body } of alarms.slice(0, MAX_AT_ONCE)) {
      const notification = new Notification({ title, body });
      notification.on('click', onOpen);
      notification.show();
    }
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  return {
    look,
    stop: () => {
      clearInterval(timer);
    },
  };
}
