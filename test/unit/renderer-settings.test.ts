import { beforeEach, expect, it, vi } from 'vitest';
import type { Settings } from '#shared/ipc';
import { appState, receive } from '#lib/app-store';
import { saveNotify, saveSettings, saveWatch } from '#lib/settings';

/** What main has, which it pushes when a test says so; what it refuses is not in it. */
let saved: Settings;
let isRefused = false;
const push = () => receive({ ...appState(), settings: saved });

beforeEach(() => {
  saved = appState().settings;
  isRefused = false;
  const invoke = (_channel: string, settings: Settings) => {
    if (isRefused) return Promise.reject(new Error('The disk is full.'));
    saved = settings;
    return Promise.resolve(null);
  };
  vi.stubGlobal('window', { iptlb: { invoke } });
  return () => {
    push();
    vi.unstubAllGlobals();
  };
});

it('undoes no setting that was changed just before, and not pushed yet', async () => {
  await saveSettings({ theme: 'dark' });
  await saveWatch({ keepHits: 10_000 });
  await saveNotify({ quietMinutes: 5 });
  await saveNotify({ isDriftTold: true });
  expect(saved).toMatchObject({
    theme: 'dark',
    watch: { keepHits: 10_000, notify: { quietMinutes: 5, isDriftTold: true } },
  });
});

it('builds upon nothing that could not be saved', async () => {
  isRefused = true;
  await saveSettings({ keepSeconds: 60 });
  isRefused = false;
  await saveSettings({ theme: 'light' });
  expect(saved).toMatchObject({ theme: 'light', keepSeconds: 30 });
});
