import { readFileSync, statSync, writeFileSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { CHECKOUT, natTable, onHost, person } from '#lab';
import {
  agree,
  applyProfile,
  decide,
  openView,
  press,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const rows = (page: Page) => page.getByRole('grid', { name: 'Changes' }).getByRole('row');
const details = (page: Page) => page.getByRole('region', { name: 'Change', exact: true });

/** Opens the newest change that has this text. */
async function openChange(page: Page, text: string): Promise<void> {
  await openView(page, 'Activity');
  await rows(page).filter({ hasText: text }).first().click();
  await expect(details(page)).toBeVisible();
}

/** Agrees to the undoing that is shown. What was said of the change before may still be in sight. */
async function undo(page: Page): Promise<void> {
  await press(page, 'Undo');
  await decide(page, 'Keep new rules');
}

test('a change is told with who, what and how, and undone as one more change', async ({ app }) => {
  const { page } = app;
  const before = await natTable('client');
  await openView(page, 'Activity');
  await expect(page.getByText('No change yet')).toBeVisible();

  await applyProfile(page);
  await openChange(page, 'Apply web');
  await expect(rows(page).nth(1)).toContainText(person().name);
  await expect(rows(page).nth(1)).toContainText('Done');
  await expect(details(page).getByText('10.0.1.4:8080')).toBeVisible();

  await details(page).getByRole('button', { name: 'Undo', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Undo: Apply web' });
  await expect(dialog.getByText('What is saved stays as it is.')).toBeVisible();
  await undo(page);
  await expect.poll(() => natTable('client')).toBe(before);
  await expect(rows(page).nth(1)).toContainText('Undo a change of web');
  await expect(rows(page).nth(2)).toContainText('Undone');
});

test('undo brings back what a profile was, in the kernel and saved', async ({ app }) => {
  const { page } = app;
  await applyProfile(page);
  const first = await natTable('client');

  await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
  await page.getByRole('tab', { name: 'Edit', exact: true }).click();
  await page.getByRole('textbox', { name: 'Destination 1' }).fill('10.0.1.5:8080');
  await saveAndApply(page);
  await agree(page, 'Apply');
  expect(await natTable('client')).not.toBe(first);

  await openChange(page, 'Apply web');
  await details(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('The profile web is saved again as it was before.')).toBeVisible();
  await undo(page);
  expect(await natTable('client')).toBe(first);
  await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
  await expect(page.getByRole('main').getByText('active').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'Destination 1' })).toHaveValue('10.0.1.4:8080');
});

test('a deleted profile is saved again, and rules that no profile says are not half put back', async ({
  app,
}) => {
  const { page } = app;
  await applyProfile(page);
  const applied = await natTable('client');
  const remove = async () => {
    await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await press(page, 'Delete');
    await expect(page.getByRole('dialog')).toBeHidden();
  };
  await remove();
  await openChange(page, 'Delete web');
  await details(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('The profile web is saved again.')).toBeVisible();
  await undo(page);
  expect(await natTable('client')).toBe(applied);

  // Edited by hand, then deleted: there is no profile that says what was there.
  await onHost('client').must('iptables', [
    '-t',
    'nat',
    '-I',
    'IPTLB_NAT_WEB',
    '-s',
    '10.0.0.9',
    '-j',
    'RETURN',
  ]);
  await expect(page.getByRole('navigation').getByRole('button', { name: /^web/ })).toContainText(
    'drifted',
  );
  await remove();
  await openView(page, 'Activity');
  await expect(rows(page).filter({ hasText: 'Delete web' })).toHaveCount(2);
  await openChange(page, 'Delete web');
  await expect(details(page).getByText('Cannot be undone')).toBeVisible();
  await expect(details(page).getByRole('button', { name: 'Undo', exact: true })).toBeHidden();
});

test('changes of the command show up, and can be undone', async ({ app }) => {
  const { page } = app;
  const client = onHost('client');
  await openView(page, 'Activity');
  await expect(page.getByText('No change yet')).toBeVisible();
  const before = await natTable('client');
  await client.must(process.execPath, [
    `${CHECKOUT}/dist/cli/iptlb.cjs`,
    '-run',
    '-profile=db',
    '-src-addr=10.100.0.12:5432',
    '-dest-addr=10.0.1.6:5432',
    '-state-file=/run/iptlb-lab/activity/state.db',
  ]);
  await expect(rows(page).filter({ hasText: 'Apply db' })).toContainText('root, command');
  await openChange(page, 'Apply db');
  await details(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByText('the command’s state file')).toBeVisible();
  await undo(page);
  expect(await natTable('client')).toBe(before);
});

test('the record outlives the app, and a damaged one is set aside', async ({ folder }) => {
  const file = join(folder, 'activity.json');
  const first = await startApp(folder);
  await applyProfile(first.page);
  await first.electron.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).toContain('IPTLB_NAT_WEB');

  const second = await startApp(folder);
  await openView(second.page, 'Activity');
  await expect(rows(second.page).filter({ hasText: 'Apply web' })).toHaveCount(1);
  await second.electron.close();

  writeFileSync(file, '{"version":1,"entries":[{"id":"half');
  chownSync(file, person().uid, person().gid);
  const third = await startApp(folder);
  await expect(third.page.getByText('was set aside as')).toBeVisible();
  // Root's record still tells of it.
  await openView(third.page, 'Activity');
  await expect(rows(third.page).filter({ hasText: 'Apply web' })).toHaveCount(1);
  await third.electron.close();
});
