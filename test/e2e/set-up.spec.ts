import { chmodSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CHECKOUT, ELECTRON_DIST, natTable, polkit } from '#lab';
import { installHelper, parts, uninstallHelper } from '../../build/helper/set-up.mjs';
import {
  applyProfile,
  askToDelete,
  fillProfile,
  openView,
  press,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

/** The helper set up by the app itself, for whoever has no package: real prompts, real files. */

const EXEC = 'org.freedesktop.policykit.exec';
const HOME = '/usr/libexec/iptlb';
const built = { parts: join(CHECKOUT, 'dist/helper'), runtime: ELECTRON_DIST };

test.beforeEach(() => uninstallHelper({ root: '/' }));
test.afterEach(() => installHelper({ root: '/', ...built }));

/** Nothing of a set-up lies in a folder that anybody may write to. */
const staged = () =>
  ['/tmp', '/var/tmp'].flatMap((folder) =>
    readdirSync(folder).filter((name) => name.startsWith('iptlb-')),
  );
const live = (page: Page) => page.getByText('iptables v1').first();

test('without a helper a plan can be read, and says what to do', async ({ folder }) => {
  const { page, electron } = await startApp(folder);
  await expect(page.getByText('Read-only')).toBeVisible();
  await fillProfile(page);
  const plan = await saveAndApply(page);
  await expect(plan.getByText('can be read, but not carried out yet')).toBeVisible();
  await expect(plan.getByRole('region', { name: 'What changes' })).toContainText('IPTLB_NAT_WEB');
  await expect(plan.getByRole('button', { name: 'Apply', exact: true })).toBeHidden();
  await plan.getByRole('button', { name: 'Set up', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Set up the helper' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Nothing was ever written of it, so it can go; nobody can say what others wrote.
  const last = await askToDelete(page);
  await expect(last.getByText('may be in the kernel stay there')).toBeVisible();
  await press(page, 'Delete');
  await expect(page.getByText('No profiles yet')).toBeVisible();
  await electron.close();
});

test('the helper is set up, used, and removed again', async ({ folder }) => {
  const app = await startApp(folder);
  const { page } = app;
  await expect(page.getByText('The helper is not set up yet')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Set up', exact: true }).click();

  // An agent of the lab serves one process, and sudo-prompt has a shell between this one and pkexec.
  const dialog = page.getByRole('dialog');
  polkit.decide(EXEC, 'ask');
  await press(page, 'Set up');
  await expect(dialog.getByText('Nobody could ask for the password')).toBeVisible();
  polkit.decide(EXEC, 'refuse');
  await press(page, 'Try again');
  await expect(dialog.getByText('Not allowed')).toBeVisible();
  expect(existsSync(HOME)).toBe(false);
  expect(staged()).toEqual([]);

  polkit.decide(EXEC, 'allow');
  await press(page, 'Try again');
  await expect(live(page)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('The helper is not set up yet')).toBeHidden();
  expect(staged()).toEqual([]);
  for (const { name, to, mode } of parts) {
    const facts = statSync(to);
    expect([to, facts.uid, facts.gid, facts.mode & 0o7777]).toEqual([to, 0, 0, mode]);
    expect(readFileSync(to).equals(readFileSync(join(built.parts, name)))).toBe(true);
  }

  await applyProfile(page);
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');

  await openView(page, 'Settings');
  await page.getByRole('button', { name: 'Remove the helper', exact: true }).click();
  await press(page, 'Remove');
  await expect(page.getByText('none: this window is read-only')).toBeVisible({ timeout: 30_000 });
  expect(parts.map(({ to }) => to).filter((path) => existsSync(path))).toEqual([]);
  expect(existsSync(HOME)).toBe(false);
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
  await app.electron.close();
});

test('a helper of another version is noticed and mended', async ({ folder }) => {
  await installHelper({ root: '/', ...built });
  writeFileSync(join(HOME, 'version'), '0.0.1\n');
  const app = await startApp(folder);
  const { page } = app;
  await expect(page.getByText('The helper is of version 0.0.1')).toBeVisible();
  polkit.decide(EXEC, 'allow');
  await page.getByRole('button', { name: 'Set up again', exact: true }).click();
  await press(page, 'Set up');
  await expect(page.getByText('The helper is of version 0.0.1')).toBeHidden({ timeout: 30_000 });
  await expect(live(page)).toBeVisible();
  await app.electron.close();
});

test('where the app’s own files cannot be read, it is told and nothing is installed', async ({
  folder,
}) => {
  const part = join(built.parts, 'helper.cjs');
  chmodSync(part, 0);
  const { page, electron } = await startApp(folder);
  await page.getByRole('main').getByRole('button', { name: 'Set up', exact: true }).click();
  await press(page, 'Set up');
  await expect(page.getByRole('dialog').getByText('The files cannot be read')).toBeVisible();
  expect(existsSync(HOME)).toBe(false);
  chmodSync(part, 0o644);
  await electron.close();
});
