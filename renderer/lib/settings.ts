import type { NotifySettings, Settings, WatchSettings } from '#shared/ipc';
import { appState } from './app-store.ts';
import { bridge, messageOf } from './bridge.ts';
import { isEqual } from './equal.ts';
import { showToast } from './toasts.ts';
import { words } from './words.ts';

/** What was last sent, until main has pushed it back: what is changed meanwhile builds upon it. */
let sent: Settings | null = null;

function latest(): Settings {
  const { settings } = appState();
  if (isEqual(sent, settings)) sent = null;
  return sent ?? settings;
}

/** Saves some of the settings; main pushes them back, and the window follows. */
export async function saveSettings(changed: Partial<Settings>): Promise<void> {
  const wanted = { ...latest(), ...changed };
  sent = wanted;
  try {
    await bridge().invoke('settings:save', wanted);
  } catch (error) {
    if (sent === wanted) sent = null;
    showToast(words.settings.saveFailed(messageOf(error)), 'bad');
  }
}

/** Has the desktop show a notification, so that a person sees whether it does. */
export async function showNotification(): Promise<void> {
  try {
    await bridge().invoke('notifications:try', null);
  } catch (error) {
    showToast(messageOf(error), 'bad');
  }
}

/** Saves some of the settings of watching. */
export const saveWatch = (changed: Partial<WatchSettings>): Promise<void> =>
  saveSettings({ watch: { ...latest().watch, ...changed } });

/** Saves some of what a person is told of. */
export const saveNotify = (changed: Partial<NotifySettings>): Promise<void> =>
  saveWatch({ notify: { ...latest().watch.notify, ...changed } });
