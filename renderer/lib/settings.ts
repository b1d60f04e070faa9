import type { Settings, WatchSettings } from '#shared/ipc';
import { appState } from './app-store.ts';
import { bridge, messageOf } from './bridge.ts';
import { showToast } from './toasts.ts';
import { words } from './words.ts';

/** Saves some of the settings; main pushes them back, and the window follows. */
export async function saveSettings(changed: Partial<Settings>): Promise<void> {
  try {
    await bridge().invoke('settings:save', { ...appState().settings, ...changed });
  } catch (error) {
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
  saveSettings({ watch: { ...appState().settings.watch, ...changed } });
