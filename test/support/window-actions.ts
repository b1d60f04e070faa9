import type { ElectronApplication, Locator, Page } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { inMain } from './in-main.ts';

type Form = Pick<Profile, 'name' | 'source' | 'destinations'> & Partial<Profile>;

/** What a new profile is, but for what a test puts over it. */
const WEB: Form = {
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
};

/** Fills the form of a new profile as a person would, and leaves it open. */
export async function fillProfile(page: Page, over: Partial<Profile> = {}): Promise<void> {
  const profile: Form = { ...WEB, ...over };
  await page.getByRole('button', { name: 'New profile' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(profile.name);
  await page.getByRole('textbox', { name: 'Source address' }).fill(profile.source);
  await page.getByRole('textbox', { name: 'Destination 1' }).fill(profile.destinations.join(', '));
  for (const choice of [profile.rulesBackend, profile.protocol]) {
    if (choice) await choose(page, choice);
  }
  if (profile.logEnabled) await page.getByRole('switch', { name: 'Log connections' }).click();
}

/** Chooses one of several by the word it is shown with. */
export async function choose(page: Page, word: string): Promise<void> {
  await page.getByRole('radiogroup').getByText(word, { exact: true }).click();
}

/** Saves the open form and asks for its rules to be written: the plan is shown. */
export async function saveAndApply(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Save and apply' }).click();
  return page.getByRole('dialog');
}

/** Agrees to the plan that is shown, by the name of its action, and keeps the rules if asked to. */
export async function agree(
  page: Page,
  action: 'Apply' | 'Remove' | 'Delete' | 'Undo' | 'Set',
): Promise<void> {
  await press(page, action);
  // The question comes, or the dialog goes without one, or it says why nothing was done. No message is waited
  // for: that of the change before may still be there, and its own gone before it stands alone.
  const dialog = page.getByRole('dialog');
  await Promise.race([
    question(page).waitFor(),
    dialog.waitFor({ state: 'hidden' }),
    dialog.getByRole('alert').first().waitFor(),
  ]);
  if (await question(page).isVisible()) await decide(page, 'Keep new rules');
}

/** Fills in, saves and applies a new profile as a person would, and keeps its rules. */
export async function applyProfile(page: Page, over: Partial<Profile> = {}): Promise<void> {
  await fillProfile(page, over);
  await saveAndApply(page);
  await agree(page, 'Apply');
}

/** Presses the button of the plan that is shown, and nothing more. */
export async function press(page: Page, action: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click();
}

/** The question whether new rules stay. */
export const question = (page: Page): Locator =>
  page.getByRole('alertdialog', { name: 'Keep these rules?' });

/** Answers the question whether new rules stay, and waits until that is done. */
export async function decide(
  page: Page,
  word: 'Keep new rules' | 'Restore old rules',
): Promise<void> {
  await question(page).getByRole('button', { name: word, exact: true }).click();
  await question(page).waitFor({ state: 'hidden' });
}

/** Chooses from the menu of a profile's further actions: the dialog that follows. */
export async function askToDelete(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  return page.getByRole('dialog');
}

/** Opens a view by its name in the sidebar. */
export async function openView(
  page: Page,
  name: 'Overview' | 'Live log' | 'Kernel rules' | 'Activity' | 'Settings',
): Promise<void> {
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

/** Until all that stands behind the app's first picture is there: it tells its state once more when it is. */
export const untilWhole = (page: Page): Promise<unknown> =>
  page.evaluate("iptlb.invoke('app:get-state', null)");

/** Has main's questions answered by the button at a place, or by Escape: nobody can press a native dialog's here. */
export const answerQuestions = (
  app: ElectronApplication,
  answer: number | 'Escape',
): Promise<void> =>
  inMain(app, answer, ({ dialog }, chosen) => {
    dialog.showMessageBox = (_window: unknown, options?: { readonly cancelId?: number }) => {
      const response = chosen === 'Escape' ? (options?.cancelId ?? NaN) : chosen;
      return Promise.resolve({ response, checkboxChecked: false });
    };
  });

/** What the window's own X does. */
export const closeWindow = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows().forEach((window) => window.close());
  });

/** Ends the app, whatever in its window is not saved; one that has ended needs no answer any more. */
export async function closeApp(app: ElectronApplication): Promise<void> {
  await answerQuestions(app, DISCARD).catch(() => undefined);
  await app.close();
}

/** The place of the button that discards what is not saved. */
export const DISCARD = 1;

/** Has the desktop's dialogs answered with a path, as a person would; null for Cancel. */
export const answerDialogs = (app: ElectronApplication, path: string | null): Promise<void> =>
  inMain(app, path, ({ dialog }, chosen) => {
    const filePaths = chosen === null ? [] : [chosen];
    dialog.showOpenDialog = () => Promise.resolve({ canceled: chosen === null, filePaths });
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: chosen === null, filePath: chosen ?? '' });
  });
