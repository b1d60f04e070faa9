import type { Page } from '@playwright/test';
import {
  DISCARD,
  answerQuestions,
  closeWindow,
  fillProfile,
  openView,
} from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const profile = { name: 'web', source: '10.100.0.10:8081', destinations: ['10.0.1.4:8080'] };

const destination = (page: Page, place: number) =>
  page.getByRole('textbox', { name: `Destination ${place}`, exact: true });

const values = (page: Page) =>
  page
    .getByRole('textbox', { name: /^Destination \d+$/ })
    .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));

test('destinations are pasted and put in order, and nothing unsaved is lost unasked', async ({
  app: { page },
}) => {
  await page.getByRole('button', { name: 'Create a profile' }).click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('web');
  await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10:8081');

  await test.step('a pasted list becomes rows after what stood there, with their chances', async () => {
    await destination(page, 1).fill('10.0.1.4:8080,');
    await destination(page, 1).evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '10.0.1.5:8080,\n10.0.1.6:8080');
      input.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await expect(destination(page, 3)).toHaveValue('10.0.1.6:8080');
    await expect(destination(page, 1)).toHaveValue('10.0.1.4:8080');
    for (const chance of ['1/3', '1/2', 'always']) {
      await expect(page.getByText(chance, { exact: true })).toBeVisible();
    }
  });

  await test.step('rows move by mouse and by keyboard', async () => {
    await page.getByTitle('Drag to move').nth(2).dragTo(page.getByTitle('Drag to move').nth(0));
    expect(await values(page)).toEqual(['10.0.1.6:8080', '10.0.1.4:8080', '10.0.1.5:8080']);
    await destination(page, 1).press('Alt+ArrowDown');
    expect(await values(page)).toEqual(['10.0.1.4:8080', '10.0.1.6:8080', '10.0.1.5:8080']);
    await expect(destination(page, 2)).toBeFocused();
  });

  await test.step('leaving asks first', async () => {
    await openView(page, 'Overview');
    await page.getByRole('button', { name: 'Keep editing' }).click();
    expect(await values(page)).toHaveLength(3);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'web' })).toBeVisible();
  });

  await test.step('a copy needs an address of its own', async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Duplicate' }).click();
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('web-copy');
    expect(await values(page)).toEqual(['10.0.1.4:8080', '10.0.1.6:8080', '10.0.1.5:8080']);
    await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10:8081');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('already used by the profile "web"')).toBeVisible();
    await page.getByRole('textbox', { name: 'Source address' }).fill('10.100.0.10:8082');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'web-copy' })).toBeVisible();
  });
});

test('changes that are discarded are gone, also where the same form follows', async ({
  app: { page },
}) => {
  await fillProfile(page, profile);
  await page.getByRole('navigation').getByRole('button', { name: 'New profile' }).click();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  await expect(name).toHaveValue('');
  await expect(name).toBeFocused();
  expect(await values(page)).toEqual(['']);
});

test('a form stays as it was saved, and what is typed then is not lost unasked', async ({
  app: { page },
}) => {
  await fillProfile(page, profile);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('tab', { name: 'Edit' }).click();
  const source = page.getByRole('textbox', { name: 'Source address' });
  const unsaved = page.getByText('Unsaved changes.');
  await source.fill('10.100.0.10:808');
  // The key and what is typed right after it, before the main process can have answered.
  await source.evaluate(async (input: HTMLInputElement) => {
    const key = { key: 's', ctrlKey: true, bubbles: true, cancelable: true };
    input.dispatchEvent(new KeyboardEvent('keydown', key));
    await Promise.resolve();
    input.setRangeText('9');
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await expect(unsaved).toBeHidden();
  await expect(source).toHaveValue('10.100.0.10:808');
  await expect(source).toBeFocused();
  await page.keyboard.type('2');
  await expect(unsaved).toBeVisible();
  await openView(page, 'Overview');
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(source).toHaveValue('10.100.0.10:8082');
});

test('closing the window asks about what is not saved', async ({ folder }) => {
  const { electron, page } = await startApp(folder);
  await page.getByRole('button', { name: 'Create a profile' }).click();
  const source = page.getByRole('textbox', { name: 'Source address' });
  await source.fill('10.100.0.10:8081');
  await answerQuestions(electron, 'Escape');
  await closeWindow(electron);
  await openView(page, 'Overview');
  await page.getByRole('button', { name: 'Keep editing' }).click();
  await expect(source).toHaveValue('10.100.0.10:8081');
  await answerQuestions(electron, DISCARD);
  const closed = electron.waitForEvent('close');
  await closeWindow(electron).catch(() => undefined);
  await closed;
});
