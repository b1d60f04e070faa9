import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { person, polkit } from '#lab';
import { answerDialogs, decide, openView, press, question } from '../support/window-actions.ts';
import { PROFILES, SAVED, WEB } from './profiles.ts';
import { onStage, type TakeAll } from './scenes.ts';
import { editor, escape, openPlan, openProfile, overview, type Shot } from './views.ts';

/** Opens a view with a message over it: that a state file was written. */
const withMessage = (name: string, open: (page: Page) => Promise<void>): Shot => ({
  name,
  isOfMessage: true,
  open: async (page) => {
    await overview.open(page);
    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Export all profiles…' }).click();
    await page.getByRole('status', { name: 'Messages' }).getByRole('button').first().waitFor();
    await open(page);
  },
});

const SHOTS: readonly Shot[] = [
  {
    name: 'keep',
    open: async (page) => {
      await openPlan(SAVED, 'Apply')(page);
      await press(page, 'Apply');
      await question(page).waitFor();
    },
    leave: (page) => decide(page, 'Restore old rules'),
  },
  {
    name: 'unsaved',
    open: async (page) => {
      await editor.open(page);
      await openView(page, 'Overview');
      await page.getByRole('dialog', { name: 'Discard unsaved changes?' }).waitFor();
    },
    leave: (page) => page.getByRole('button', { name: 'Discard changes' }).click(),
  },
  {
    name: 'log-menu',
    open: async (page) => {
      await openView(page, 'Live log');
      await page.getByRole('button', { name: 'View', exact: true }).click();
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
  {
    name: 'export-hits',
    open: async (page) => {
      await openView(page, 'Live log');
      await page.getByRole('button', { name: 'Export…' }).click();
      await page.getByRole('dialog').waitFor();
    },
    leave: escape,
  },
  {
    name: 'profile-menu',
    open: async (page) => {
      await openProfile(page, WEB);
      await page.getByRole('button', { name: 'More actions' }).click();
    },
    leave: (page) => page.keyboard.press('Escape'),
  },
  withMessage('message-overview', overview.open),
  withMessage('messages-profile', async (page) => {
    await openProfile(page, WEB);
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Export…' }).click();
    await page.getByRole('status', { name: 'Messages' }).getByText('Exported 1 profile').waitFor();
  }),
];

/** A change whose password prompt nobody answers, and what became of it. */
const WAITING: readonly Shot[] = [
  {
    name: 'waiting',
    open: async (page) => {
      await openPlan(SAVED, 'Apply')(page);
      await press(page, 'Apply');
      await page.getByRole('dialog').getByText('Waiting for the helper').waitFor();
    },
    leave: (page) => press(page, 'Cancel'),
  },
  {
    name: 'cancelled',
    open: (page) => page.getByRole('dialog').getByText('You cancelled it').waitFor(),
    leave: escape,
  },
];

/** Questions, menus and messages. */
export const dialogs = (takeAll: TakeAll): Promise<void> =>
  onStage([...PROFILES, ...Array.from({ length: 6 }, copyOf)], async (stage) => {
    await answerDialogs(stage.app, join(person().home, 'state.db'));
    await takeAll(stage, SHOTS);
    polkit.decide('org.iptlb.apply', 'ask');
    const agent = await polkit.startAgent(stage.app.process().pid ?? 0, 'wait');
    await takeAll(stage, WAITING);
    agent.stop();
  });

/** Enough of them that the table has more rows than there is room for. */
const copyOf = (_: unknown, index: number) => ({
  ...WEB,
  name: `web-${index + 1}`,
  source: `10.100.0.10:${9000 + index}`,
});
