import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CHECKOUT, ELECTRON_AS_USER } from '#lab';
import { closeApp } from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

/** The further entries of the app in a desktop's menu: "New Profile" and "Live Log". */

/** Starts the app once more, as a menu does while it is open; resolves once that has ended. */
const startAgain = (folder: string, ...words: readonly string[]) =>
  promisify(execFile)(ELECTRON_AS_USER, [CHECKOUT, `--user-data-dir=${folder}`, ...words], {
    cwd: CHECKOUT,
    timeout: 30_000,
  });

test('the menu’s entries lead to their views, also while the app is open', async ({ folder }) => {
  const { electron, page } = await startApp(folder, '--new-profile');
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  const name = page.getByRole('textbox', { name: 'Name' });

  await test.step('it starts with the form of a new profile', async () => {
    await expect(heading('New profile')).toBeVisible();
    await expect(name).toBeVisible();
    expect(new URL(page.url()).hash).toBe('');
  });

  await test.step('a second start brings the first one to the front, with the log', async () => {
    const isFocused = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());
    await electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur());
    await expect.poll(isFocused).toBe(false);
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await startAgain(folder, '--live-log');
    await expect(heading('Live log')).toBeVisible();
    expect(new URL(page.url()).hash).toBe('');
    // It is not another window, and not the page loaded anew.
    expect(electron.windows()).toHaveLength(1);
    expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
    await expect.poll(isFocused).toBe(true);
  });

  await test.step('the same entry works again', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await expect(heading('Overview')).toBeVisible();
    await startAgain(folder, '--live-log');
    await expect(heading('Live log')).toBeVisible();
  });

  await test.step('what is being filled in is not lost', async () => {
    await startAgain(folder, '--new-profile');
    await name.fill('half-done');
    await startAgain(folder, '--new-profile');
    await startAgain(folder, '--live-log');
    const question = page.getByRole('dialog', { name: 'Discard unsaved changes?' });
    await expect(question).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(question).toBeHidden();
    await expect(name).toHaveValue('half-done');
  });
  await closeApp(electron);
});
