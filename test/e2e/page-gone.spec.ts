import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { answerDialogs, fillProfile, openView } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

/** What the view says. Through the main process: the debugger does not come back with the page. */
const shown = (electron: ElectronApplication) =>
  electron.evaluate(async ({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const said: unknown = await window?.webContents
      .executeJavaScript('document.querySelector("main").innerText')
      .catch(() => '');
    return String(said);
  });

/** Has the process of the page end as a crash does; resolves when it has. */
const crash = (electron: ElectronApplication) =>
  electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        contents?.once('render-process-gone', () => {
          resolve();
        });
        contents?.forcefullyCrashRenderer();
      }),
  );

/** Does the same, and has a person answer what is asked then with a button: all that there are. */
async function crashAndAnswer(electron: ElectronApplication, button: number) {
  const asked = electron.evaluate(
    ({ dialog }, response) =>
      new Promise<readonly string[]>((resolve) => {
        dialog.showMessageBox = (...words: unknown[]) => {
          const { buttons = [] } = words.at(-1) as Electron.MessageBoxOptions;
          resolve(buttons);
          return Promise.resolve({ response, checkboxChecked: false });
        };
      }),
    button,
  );
  // Once the question would be answered.
  await electron.evaluate(() => undefined);
  const [buttons] = await Promise.all([asked, crash(electron)]);
  return buttons;
}

test('a page whose process ends comes back, and leaves nothing half done', async ({
  app,
  folder,
}) => {
  const { electron, page } = app;
  await fillProfile(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await openView(page, 'Kernel rules');
  await answerDialogs(electron, join(folder, 'hits.csv'));
  await page.evaluate(() => window.iptlb.invoke('export:start', { format: 'csv' }));
  const parts = () => readdirSync(folder).filter((name) => name.endsWith('.part'));
  expect(parts()).toHaveLength(1);

  await crash(electron);
  await expect.poll(() => shown(electron)).toMatch(/^Overview[^]*web/);
  await expect.poll(parts).toEqual([]);

  // Again so soon, a person is asked.
  expect(await crashAndAnswer(electron, 0)).toEqual(['Reload', 'Quit']);
  await expect.poll(() => shown(electron)).toMatch(/^Overview[^]*web/);
  const closed = electron.waitForEvent('close');
  await crashAndAnswer(electron, 1);
  await closed;
});
