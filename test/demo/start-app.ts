import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { CHECKOUT, ELECTRON_AS_USER, person } from '#lab';

/** Starts the app as the ordinary user of the lab, with these profiles saved. */
export function startApp(profiles: readonly Profile[]): Promise<ElectronApplication> {
  const { home, uid, gid } = person();
  const folder = mkdtempSync(join(home, 'demo-'));
  const file = join(folder, 'profiles.json');
  writeFileSync(file, JSON.stringify({ version: 1, profiles, settings: { theme: 'system' } }));
  for (const path of [folder, file]) chownSync(path, uid, gid);
  return _electron.launch({
    executablePath: ELECTRON_AS_USER,
    args: [CHECKOUT, `--user-data-dir=${folder}`],
    cwd: CHECKOUT,
    // Playwright turns it off unless told.
    chromiumSandbox: true,
  });
}

/** Tells a person what is happening. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
