import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { BOOT_FILES } from '#shared/boot';
import { natTable, onHost, polkit } from '#lab';
import { agree, askToDelete, fillProfile, openView } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

const profile = {
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080', '10.0.1.5:8080'],
};

const inFile = () => readFileSync(BOOT_FILES.profiles, 'utf8');

async function save(page: Page): Promise<void> {
  await fillProfile(page, profile);
  await pressInView(page, 'Save');
  await page.getByRole('heading', { level: 1, name: 'web' }).waitFor();
}

/** Presses a button of the view, outside of any dialog. */
const pressInView = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click();

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('a profile is marked, changed, mended and deleted, and the file follows', async ({ app }) => {
  const { page } = app;
  await save(page);
  await choose(page, 'Restore at boot');
  await expect(page.getByRole('main').getByText('restored at boot', { exact: true })).toBeVisible();
  expect(inFile()).toContain('source: 10.100.0.10:8081');

  await page.getByRole('tab', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10:9000');
  await pressInView(page, 'Save');
  await expect(page.getByText('Another version of this profile is restored at boot')).toBeVisible();
  expect(inFile()).toContain('source: 10.100.0.10:8081');
  await pressInView(page, 'Use this version at boot');
  await expect(page.getByRole('main').getByText('restored at boot', { exact: true })).toBeVisible();
  expect(inFile()).toContain('source: 10.100.0.10:9000');

  await onHost('client').must('/usr/libexec/iptlb/restore', []);
  await expect(page.getByRole('main').getByText('active').first()).toBeVisible();
  const dialog = await askToDelete(page);
  await expect(dialog.getByText('It is restored at boot at present')).toBeVisible();
  await agree(page, 'Delete');
  await expect(page.getByText('No profiles yet')).toBeVisible();
  await expect.poll(inFile).toBe('{}\n');
  expect(await natTable('client')).not.toContain('IPTLB');

  await openView(page, 'Activity');
  const changes = page.getByRole('grid', { name: 'Changes' });
  await expect(changes.getByText('No longer restore web at boot')).toBeVisible();
  await changes.getByText('Restore web at boot', { exact: true }).first().click();
  await expect(
    page
      .getByRole('region', { name: 'Change', exact: true })
      .getByText('web: tcp 10.100.0.10:9000 → 10.0.1.4:8080, 10.0.1.5:8080'),
  ).toBeVisible();
});

test('that the unit is masked is told as long as it is, with the way out', async ({ app }) => {
  const { page } = app;
  await save(page);
  await choose(page, 'Restore at boot');
  await expect(page.getByRole('main').getByText('restored at boot', { exact: true })).toBeVisible();
  symlinkSync('/dev/null', BOOT_FILES.override);
  await openView(page, 'Overview');
  await expect(page.getByText('Nothing is restored at boot')).toBeVisible();
  await expect(page.getByText('sudo systemctl unmask iptlb.service')).toBeVisible();
  rmSync(BOOT_FILES.override);
  await expect(page.getByText('Nothing is restored at boot')).toBeHidden();
});

test('a prompt that is closed, and a refusal, leave the file as it was', async ({ app }) => {
  const { page } = app;
  await save(page);
  polkit.decide('org.iptlb.apply', 'ask');
  const agent = await app.answerPrompts('dismiss');
  await choose(page, 'Restore at boot');
  await expect(
    page.getByText('The password prompt was closed. Nothing was changed.'),
  ).toBeVisible();
  agent.stop();

  polkit.decide('org.iptlb.apply', 'refuse');
  await openView(page, 'Settings');
  const mark = page.getByRole('switch', { name: 'web' });
  await mark.click();
  await expect(page.getByRole('dialog').getByText('Not allowed')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(mark).not.toBeChecked();

  polkit.decide('org.iptlb.apply', 'allow');
  await mark.click();
  await expect(mark).toBeChecked();
  expect(inFile()).toContain('web:');
});

test('what a deleted profile leaves at boot is told', async ({ app }) => {
  const { page } = app;
  await save(page);
  await choose(page, 'Restore at boot');
  await expect(page.getByRole('main').getByText('restored at boot', { exact: true })).toBeVisible();
  polkit.decide('org.iptlb.apply', 'ask');
  const agent = await app.answerPrompts('dismiss');
  await askToDelete(page);
  await agree(page, 'Delete');
  await expect(page.getByText('No profiles yet')).toBeVisible();
  agent.stop();
  await expect(page.getByText('"web" is still restored at boot')).toBeVisible();
  expect(inFile()).toContain('web:');

  polkit.decide('org.iptlb.apply', 'allow');
  await openView(page, 'Settings');
  await page.getByRole('button', { name: 'Do not restore web' }).click();
  await expect.poll(inFile).toBe('{}\n');
  await openView(page, 'Overview');
  await expect(page.getByText('"web" is still restored at boot')).toBeHidden();
});

test('what failed at boot is told, and what is nobody’s can be taken out', async ({ app }) => {
  const { page } = app;
  mkdirSync('/etc/iptlb', { mode: 0o700 });
  writeFileSync(BOOT_FILES.profiles, 'other:\n  source: nowhere\n', { mode: 0o600 });
  await onHost('client').run('/usr/libexec/iptlb/restore', []);
  await expect(page.getByText('Not everything was restored at boot')).toBeVisible();
  await expect(page.getByText('profile [other] is left out')).toBeVisible();
  await page.getByRole('button', { name: 'See what is restored' }).click();
  await page.getByRole('button', { name: 'Do not restore other' }).click();
  await expect(page.getByText('other', { exact: true })).toBeHidden();
  expect(inFile()).toBe('{}\n');
});

test('that nothing was restored at boot is told', async ({ app }) => {
  const { page } = app;
  await save(page);
  await choose(page, 'Restore at boot');
  await expect(page.getByRole('main').getByText('restored at boot', { exact: true })).toBeVisible();
  utimesSync(BOOT_FILES.profiles, 0, 0);
  await openView(page, 'Overview');
  await expect(page.getByText('The profiles were not restored at this boot')).toBeVisible();
});
