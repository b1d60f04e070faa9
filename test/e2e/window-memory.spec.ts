import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { openView } from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const PLACE = { x: 60, y: 40, width: 1010, height: 640 };

const boundsOf = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());

/** As from a keyboard: what Playwright types, the main process never sees. */
const press = (app: ElectronApplication, keyCode: string) =>
  app.evaluate(({ BrowserWindow }, key) => {
    BrowserWindow.getAllWindows()[0]?.webContents.sendInputEvent({
      type: 'keyDown',
      keyCode: key,
      modifiers: ['control'],
    });
  }, keyCode);

test('size, place, zoom and view are as they were at the last start', async ({ folder }) => {
  const first = await startApp(folder);
  await openView(first.page, 'Settings');
  await first.electron.evaluate(({ BrowserWindow }, place) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(place);
  }, PLACE);
  await press(first.electron, '=');
  const width = () => first.page.evaluate(() => window.innerWidth);
  await expect.poll(width).toBeLessThan(PLACE.width * 0.95);
  await expect.poll(() => boundsOf(first.electron)).toMatchObject(PLACE);
  const zoomed = await width();
  await first.electron.close();

  const second = await startApp(folder);
  await expect(second.page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await expect.poll(() => boundsOf(second.electron)).toMatchObject(PLACE);
  await expect.poll(() => second.page.evaluate(() => window.innerWidth)).toBe(zoomed);
  await press(second.electron, '0');
  await expect.poll(() => second.page.evaluate(() => window.innerWidth)).toBe(PLACE.width);
  await second.electron.close();
});

test('what cannot be used of that is forgotten without a word', async ({ folder }) => {
  const file = join(folder, 'window.json');
  for (const text of [
    '{"place"',
    // A screen, a profile and a view that are gone.
    JSON.stringify({
      place: { x: 90_000, y: 40, width: 1000, height: 700 },
      isMaximized: false,
      zoom: 1,
      view: 'profile/gone/rules',
    }),
  ]) {
    writeFileSync(file, text);
    const { electron, page } = await startApp(folder);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
    expect((await boundsOf(electron))?.x).toBeLessThan(2000);
    await electron.close();
  }
});
