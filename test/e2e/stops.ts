import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { openProfile } from '../screenshots/views.ts';
import { answerDialogs, openView } from '../support/window-actions.ts';

/** The profile that is saved before the first stop. */
export const FORM = {
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080', '10.0.1.5:8080', '10.0.1.6:8080'],
  logEnabled: true,
};

/** One entry of each kind: replaced, added, refused. */
const STATE_FILE = ['web', 'new', 'no']
  .map((name, index) =>
    [
      `${name}:`,
      `  source: 10.100.0.${name === 'no' ? 999 : 20 + index}:80`,
      '  destination: [10.0.1.4:8080]',
      '',
    ].join('\n'),
  )
  .join('');

/** Has the desktop's dialogs give the state file that is imported at one of the stops. */
export async function prepareStops(electron: ElectronApplication, folder: string): Promise<void> {
  const file = join(folder, 'state.yaml');
  writeFileSync(file, STATE_FILE);
  await answerDialogs(electron, file);
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true }).click();

/** Each view and dialog, one after the other, from the overview on; `web` is saved. */
export const stops: readonly (readonly [string, (page: Page) => Promise<unknown>])[] = [
  ['Overview', (page) => openView(page, 'Overview')],
  ['Live log', (page) => openView(page, 'Live log')],
  ['Kernel rules', (page) => openView(page, 'Kernel rules')],
  ['Activity', (page) => openView(page, 'Activity')],
  ['Settings', (page) => openView(page, 'Settings')],
  ['Traffic', (page) => openProfile(page, FORM)],
  ['Rules', (page) => tab(page, 'Rules')],
  ['Log', (page) => tab(page, 'Log')],
  ['Edit', (page) => tab(page, 'Edit')],
  [
    'Plan',
    async (page) => {
      await page.getByRole('main').getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByRole('dialog').getByText('IPTLB_NAT_WEB').first().waitFor();
    },
  ],
  [
    'Import',
    async (page) => {
      await page.keyboard.press('Escape');
      await openView(page, 'Overview');
      await page.getByRole('button', { name: 'Import and export' }).click();
      await page.getByRole('menuitem', { name: 'Import state file…' }).click();
      await page.getByRole('table', { name: 'Profiles in the file' }).waitFor();
    },
  ],
  [
    'Palette',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('listbox').waitFor();
    },
  ],
  [
    'Shortcuts',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  ],
  [
    'New profile, with mistakes',
    async (page) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'New profile' }).first().click();
      await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    },
  ],
  [
    'Unsaved changes',
    async (page) => {
      await openView(page, 'Overview');
      await page.getByRole('dialog', { name: 'Discard unsaved changes?' }).waitFor();
    },
  ],
];
