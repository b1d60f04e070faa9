import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import {
  CHECKOUT,
  ELECTRON_AS_USER,
  forgetRecords,
  person,
  polkit,
  resetHost,
  startBackends,
  startSessionBus,
  type Agent,
  type Answer,
  type Backends,
  type SessionBus,
} from '#lab';
import type { Profile } from '#shared/profile';
import { closeApp, untilWhole } from '../support/window-actions.ts';

/** The running app and what a person in front of it does. */
export interface App {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** Has a person answer the next password prompts. */
  readonly answerPrompts: (answer: Answer) => Promise<Agent>;
}

/**
 * Starts the real app as the ordinary user, on the lab's client host, Chromium's sandbox on.
 *
 * @param words Further arguments, as a desktop's menu passes them.
 */
export const startApp = (folder: string, ...words: readonly string[]): Promise<App> =>
  startAppWith({}, folder, ...words);

/** The same, with further variables in its environment. */
export async function startAppWith(
  env: Readonly<Record<string, string>>,
  folder: string,
  ...words: readonly string[]
): Promise<App> {
  const electron = await _electron.launch({
    executablePath: ELECTRON_AS_USER,
    args: [CHECKOUT, `--user-data-dir=${folder}`, ...words],
    cwd: CHECKOUT,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    // Playwright turns it off unless told.
    chromiumSandbox: true,
  });
  const pid = electron.process().pid ?? 0;
  const page = await electron.firstWindow();
  await page.locator('#root > *').first().waitFor();
  await untilWhole(page);
  return {
    electron,
    page,
    answerPrompts: (answer) => polkit.startAgent(pid, answer),
  };
}

/** Has an app that has not begun ask for this many seconds whether new rules stay. */
export const keepSeconds = (folder: string, seconds: number): void =>
  writeStore(folder, [], seconds);

/** Gives an app that has not begun these profiles. */
export const saveProfiles = (folder: string, profiles: readonly Profile[]): void =>
  writeStore(folder, profiles, 30);

function writeStore(folder: string, profiles: readonly Profile[], seconds: number): void {
  const { uid, gid } = person();
  const path = join(folder, 'profiles.json');
  const settings = { theme: 'system', askToKeep: true, keepSeconds: seconds };
  writeFileSync(path, JSON.stringify({ version: 1, profiles, settings }));
  chownSync(path, uid, gid);
}

interface Fixtures {
  /** Where the app keeps its profiles: empty, and the ordinary user's. */
  readonly folder: string;
  readonly app: App;
  /** The bus of the person's session, with nobody on it. */
  readonly bus: SessionBus;
}

interface Workers {
  /** Three services, a, b and c, on the server. */
  readonly backends: Backends;
}

/** A clean client host, and the app on it. */
export const test = base.extend<Fixtures, Workers>({
  backends: [
    // Playwright reads the first parameter's pattern: an empty one means "needs nothing".
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const backends = await startBackends();
      await use(backends);
      backends.stop();
    },
    { scope: 'worker' },
  ],
  // eslint-disable-next-line no-empty-pattern
  folder: async ({}, use) => {
    const { home, uid, gid } = person();
    const folder = mkdtempSync(join(home, 'app-'));
    chownSync(folder, uid, gid);
    await resetHost('client');
    forgetRecords();
    polkit.decide('org.iptlb.monitor', 'allow');
    polkit.decide('org.iptlb.apply', 'allow');
    await use(folder);
  },
  app: async ({ folder }, use) => {
    const app = await startApp(folder);
    await use(app);
    await closeApp(app.electron);
  },
  // eslint-disable-next-line no-empty-pattern
  bus: async ({}, use) => {
    const bus = await startSessionBus();
    await use(bus);
    bus.stop();
  },
});

export { expect } from '@playwright/test';
