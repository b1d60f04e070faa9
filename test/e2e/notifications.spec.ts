import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { onHost, showNotifications } from '#lab';
import { applyProfile, decide, openView, press } from '../support/window-actions.ts';
import { expect, startAppWith, test } from './app.ts';

const DRIFT = {
  app: 'IPTLB',
  summary: 'web: other rules in the kernel',
  body: 'The kernel’s rules are no longer those of the profile.',
  actions: ['default'],
};
/** Others' rules may be one's own change that is not answered yet: the app waits for some seconds. */
const SOON = { timeout: 20_000 };
const flush = () => onHost('client').must('iptables', ['-t', 'nat', '-F', 'IPTLB_NAT_WEB']);

test('what others do to the rules is told through the desktop, once, and leads to the profile', async ({
  bus,
  folder,
}) => {
  const desktop = await showNotifications(bus.socketPath);
  const { electron, page } = await startAppWith(bus.env, folder, '--js-flags=--expose-gc');
  const main = page.getByRole('main');
  const state = (word: string) => main.getByText(word, { exact: true }).first();
  await applyProfile(page, { destinations: ['10.0.1.4:8080', '10.0.1.5:8080'] });
  await expect(state('active')).toBeVisible();

  await test.step('off, it tells nothing', async () => {
    await flush();
    await expect(state('drifted')).toBeVisible();
    await main.getByRole('button', { name: 'Apply', exact: true }).click();
    await press(page, 'Apply');
    await decide(page, 'Keep new rules');
    await expect(state('active')).toBeVisible();
  });

  await test.step('on, it tells', async () => {
    await openView(page, 'Settings');
    await page.getByRole('switch', { name: 'Rules changed by something else' }).click();
    await flush();
    await expect.poll(() => desktop.shown, SOON).toMatchObject([DRIFT]);
  });

  await test.step('a click leads there, also when much has happened since', async () => {
    const isFocused = () =>
      electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused());
    await electron.evaluate(({ BrowserWindow }) => {
      if (!globalThis.gc) throw new Error('What nobody holds cannot be collected.');
      globalThis.gc();
      BrowserWindow.getAllWindows()[0]?.blur();
    });
    await expect.poll(isFocused).toBe(false);
    const [first] = desktop.shown;
    if (first) desktop.click(first);
    await expect(page.getByRole('heading', { level: 1, name: 'web' })).toBeVisible();
    await expect.poll(isFocused).toBe(true);
  });

  await test.step('once each time', async () => {
    await main.getByRole('button', { name: 'Apply', exact: true }).click();
    await press(page, 'Apply');
    await decide(page, 'Keep new rules');
    await expect(state('active')).toBeVisible();
    await flush();
    await expect.poll(() => desktop.shown.length, SOON).toBeGreaterThan(1);
    expect(desktop.shown).toMatchObject([DRIFT, DRIFT]);
  });
  await electron.close();
  desktop.stop();
});

/** Where Debian's libnotify4 has the library. */
const libraries = (): readonly string[] =>
  readdirSync('/usr/lib')
    .map((name) => join('/usr/lib', name))
    .filter((folder) => folder.endsWith('-linux-gnu'))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.startsWith('libnotify.so'))
        .map((name) => join(folder, name)),
    );

test('the settings say where notifications cannot be shown', async ({ bus, folder }) => {
  // The lab's own image of the system: the machine's stays.
  const hidden = libraries();
  expect(hidden).not.toHaveLength(0);
  for (const path of hidden) renameSync(path, `${path}.hidden`);
  const { electron, page } = await startAppWith(bus.env, folder);
  const trouble = page.getByRole('main').getByRole('alert');
  const showOne = page.getByRole('button', { name: 'Send a test notification' });
  try {
    await openView(page, 'Settings');
    await expect(showOne).toBeVisible();
    await expect(trouble).toBeHidden();
    await page.getByRole('switch', { name: 'Rules changed by something else' }).click();
    await expect(trouble).toContainText('Install the package libnotify4');
  } finally {
    for (const path of hidden) renameSync(`${path}.hidden`, path);
  }

  await test.step('nobody is there to show them', async () => {
    await showOne.click();
    await expect(trouble).toContainText('Nothing on this desktop takes notifications');
  });

  await test.step('somebody is', async () => {
    const desktop = await showNotifications(bus.socketPath);
    await showOne.click();
    await expect.poll(() => desktop.shown).toMatchObject([{ summary: 'Notifications work' }]);
    await expect(trouble).toBeHidden();
    desktop.stop();
  });
  await electron.close();
});
