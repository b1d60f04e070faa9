import type { Locator, Page } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { fillProfile, openView } from '../support/window-actions.ts';
import { DRIFTED, SAVED, WEB, WIDE } from './profiles.ts';

/** Something to take a picture of: how a person comes to it, and away from it. */
export interface Shot {
  readonly name: string;
  readonly open: (page: Page) => Promise<void>;
  readonly leave?: (page: Page) => Promise<void>;
  /** A message that goes by itself is part of it. */
  readonly isOfMessage?: boolean;
}

/** Opens the palette and looks for something; the lists of the view below are comboboxes too. */
async function findInPalette(page: Page, text: string): Promise<Locator> {
  await page.keyboard.press('Control+k');
  const palette = page.locator('dialog');
  await palette.getByRole('combobox').fill(text);
  return palette;
}

/** By the palette, which is there in every width and finds also what is not in sight. */
export async function openProfile(page: Page, { name }: Pick<Profile, 'name'>): Promise<void> {
  const palette = await findInPalette(page, name);
  await palette.getByRole('option', { name }).first().click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

const tabOf = (profile: Profile, tab: string) => async (page: Page) => {
  await openProfile(page, profile);
  await page.getByRole('tab', { name: tab, exact: true }).click();
};

export const escape = async (page: Page) => {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
};

export const openPlan = (profile: Profile, action: string) => async (page: Page) => {
  await openProfile(page, profile);
  await page.getByRole('main').getByRole('button', { name: action, exact: true }).click();
  await page.getByRole('dialog').getByRole('region', { name: 'What changes' }).waitFor();
};

const openLog = async (page: Page) => {
  await openView(page, 'Live log');
  await page.getByRole('row').nth(1).waitFor();
};

export const overview: Shot = {
  name: 'overview',
  open: async (page) => {
    await openView(page, 'Overview');
  },
};

export const profileShot: Shot = { name: 'profile', open: tabOf(WEB, 'Traffic') };

export const liveLog: Shot = { name: 'live-log', open: openLog };

export const planShot: Shot = { name: 'plan', open: openPlan(SAVED, 'Apply'), leave: escape };

export const editor: Shot = {
  name: 'editor',
  open: async (page) => {
    await fillProfile(page, {
      name: 'search',
      source: '10.100.0.40:9200',
      destinations: WEB.destinations,
      logEnabled: true,
    });
    await page.getByRole('heading', { name: 'New profile' }).click();
  },
  leave: async (page) => {
    await openView(page, 'Overview');
    await page.getByRole('button', { name: 'Discard changes' }).click();
  },
};

export const kernel: Shot = {
  name: 'kernel',
  open: async (page) => {
    await openView(page, 'Kernel rules');
    await page.getByRole('table', { name: 'Chains and rules' }).waitFor();
  },
};

export const settings: Shot = {
  name: 'settings',
  open: async (page) => {
    await openView(page, 'Settings');
  },
};

/** Every view and dialog of an app with live traffic. */
export const LIVE_SHOTS: readonly Shot[] = [
  overview,
  profileShot,
  { name: 'profile-64', open: tabOf(WIDE, 'Traffic') },
  { name: 'profile-saved', open: tabOf(SAVED, 'Traffic') },
  { name: 'profile-drifted', open: tabOf(DRIFTED, 'Traffic') },
  { name: 'rules', open: tabOf(WEB, 'Rules') },
  { name: 'rules-drifted', open: tabOf(DRIFTED, 'Rules') },
  { name: 'profile-log', open: tabOf(WEB, 'Log') },
  { name: 'edit', open: tabOf(WEB, 'Edit') },
  liveLog,
  {
    name: 'live-log-hit',
    open: async (page) => {
      await openLog(page);
      await page.getByRole('row').filter({ hasText: WEB.name }).last().click();
      await page.getByRole('region', { name: 'Hit' }).waitFor();
    },
    leave: (page) => page.getByRole('button', { name: 'Close details' }).click(),
  },
  {
    name: 'live-log-filter',
    open: async (page) => {
      await openLog(page);
      await page.getByRole('searchbox', { name: 'Highlight' }).fill('8081');
      await page.getByRole('searchbox', { name: 'Filter hits' }).fill('profile:web /(/');
      await page.getByText('This is no regular expression').waitFor();
    },
    leave: async (page) => {
      await page.getByRole('searchbox', { name: 'Highlight' }).fill('');
      await page.getByRole('searchbox', { name: 'Filter hits' }).fill('');
    },
  },
  {
    name: 'live-log-paused',
    open: async (page) => {
      await openLog(page);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: / new$/ }).waitFor();
    },
    leave: (page) => page.getByRole('button', { name: 'Follow' }).click(),
  },
  editor,
  {
    name: 'editor-problems',
    open: async (page) => {
      await page.getByRole('button', { name: 'New profile' }).first().click();
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web');
      await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10');
      await page.getByRole('textbox', { name: 'Destination 1' }).fill('10.0.1.4:8080, 10.0.1');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
    },
    leave: async (page) => {
      await openView(page, 'Overview');
      await page.getByRole('button', { name: 'Discard changes' }).click();
    },
  },
  kernel,
  settings,
  planShot,
  { name: 'plan-drifted', open: openPlan(DRIFTED, 'Apply'), leave: escape },
  {
    name: 'palette',
    open: async (page) => {
      await findInPalette(page, 'we');
    },
    leave: escape,
  },
  { name: 'shortcuts', open: (page) => page.keyboard.press('?'), leave: escape },
];
