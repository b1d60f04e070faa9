import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { polkit } from '#lab';
import { fillProfile } from '../support/window-actions.ts';
import { profile } from '../support/profiles.ts';
import { expect, saveProfiles, startApp, test } from './app.ts';
import { FORM, prepareStops, stops } from './stops.ts';

/** What axe finds in the window as it is, by rule and element. */
async function violations(page: Page): Promise<readonly string[]> {
  // The window forbids pages of other origins, in which axe would otherwise look at frames.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

test('axe finds nothing in any view or dialog, light or dark', async ({
  app: { page, electron },
  folder,
}) => {
  await prepareStops(electron, folder);
  expect(await violations(page), 'the first start').toEqual([]);
  await fillProfile(page, FORM);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'web' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const [name, go] of stops) {
      await go(page);
      expect.soft(await violations(page), `${name}, ${colorScheme}`).toEqual([]);
    }
    await page.getByRole('button', { name: 'Discard changes' }).click();
  }
});

/** Presses Tab until this has the focus, as a person without a mouse would. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there.');
}

/** Whether what has the focus can be seen to have it. */
const isFocusSeen = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused?.matches(':focus-visible')) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  });

test('a profile is made and its plan read by keyboard alone', async ({ app: { page } }) => {
  const { keyboard } = page;
  const dialog = page.getByRole('dialog');

  await test.step('a key opens the form, Tab leads through it', async () => {
    await page.getByRole('button', { name: 'Create a profile' }).waitFor();
    await keyboard.press('n');
    await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toBeFocused();
    await keyboard.type(FORM.name);
    await keyboard.press('Tab');
    await keyboard.type(FORM.source);
    await keyboard.press('Tab');
    await keyboard.type(FORM.destinations.join(','));
    await expect(page.getByRole('textbox', { name: 'Destination 3' })).toBeFocused();
    await keyboard.press('Alt+ArrowUp');
    await expect(page.getByRole('textbox', { name: 'Destination 2' })).toHaveValue('10.0.1.6:8080');
    expect(await isFocusSeen(page)).toBe(true);
  });

  await test.step('the plan opens with its action focused, and Escape leaves it', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Save and apply' }));
    expect(await isFocusSeen(page)).toBe(true);
    await keyboard.press('Enter');
    await expect(dialog.getByText('IPTLB_NAT_WEB').first()).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Apply', exact: true })).toBeFocused();
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(page.getByText('saved', { exact: true }).first()).toBeVisible();
  });

  await test.step('the focus returns to what opened a dialog', async () => {
    const apply = page.getByRole('main').getByRole('button', { name: 'Apply', exact: true });
    await tabTo(page, apply);
    await keyboard.press('Enter');
    await expect(dialog.getByText('IPTLB_NAT_WEB').first()).toBeVisible();
    await keyboard.press('Escape');
    await expect(apply).toBeFocused();

    await keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(apply).toBeFocused();
  });

  await test.step('also where an item of a menu opened it, found by its first letter', async () => {
    const more = page.getByRole('button', { name: 'More actions' });
    await tabTo(page, more);
    await keyboard.press('Enter');
    await keyboard.press('e');
    await expect(page.getByRole('menuitem', { name: 'Export' })).toBeFocused();
    // The same letter outside of a menu is a shortcut.
    await expect(page.getByRole('tab', { name: 'Edit' })).toHaveAttribute('aria-selected', 'false');
    await keyboard.press('End');
    await keyboard.press('Enter');
    await expect(dialog.getByRole('heading', { name: 'Delete' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(more).toBeFocused();
    await keyboard.press('Shift+Tab');
  });

  await test.step('a refusal can be left, or tried again, without a mouse', async () => {
    polkit.decide('org.iptlb.apply', 'refuse');
    await keyboard.press('Enter');
    await expect(dialog.getByRole('button', { name: 'Apply', exact: true })).toBeFocused();
    await keyboard.press('Enter');
    await expect(dialog.getByRole('alert')).toContainText('Nothing was changed.');
    await expect(dialog.getByRole('button', { name: 'Try again' })).toBeFocused();
    await keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  });

  await test.step('the palette leads to another view', async () => {
    await keyboard.press('Control+k');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.type('live');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Live log' })).toBeVisible();
  });
});

test('nothing moves for a person who asked for reduced motion', async ({ app: { page } }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await fillProfile(page, FORM);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const message = page.getByRole('status', { name: 'Messages' }).getByText('Saved web');
  await expect(message).toBeVisible();
  const longest = await page.evaluate(() =>
    Math.max(
      0,
      ...[...document.querySelectorAll('*')].flatMap((element) => {
        const { animationDuration, transitionDuration } = getComputedStyle(element);
        return [animationDuration, transitionDuration]
          .flatMap((times) => times.split(','))
          .map(Number.parseFloat);
      }),
    ),
  );
  expect(longest).toBeLessThan(0.001);
});

test('Tab finds a profile also where the list was scrolled', async ({ folder }) => {
  const names = Array.from({ length: 60 }, (_, index) => `p${String(index).padStart(2, '0')}`);
  saveProfiles(
    folder,
    names.map((name, index) => profile({ name, source: `10.100.0.${index + 1}:80` })),
  );
  const { page, electron } = await startApp(folder);
  const list = page.getByRole('list', { name: 'Profiles' });
  await list.hover();
  await page.mouse.wheel(0, 48 * 30);
  await expect(list.getByRole('button', { name: 'p30' })).toBeInViewport();
  await page.getByRole('navigation').getByRole('searchbox').focus();
  await page.keyboard.press('Tab');
  const focused = list.locator(':focus');
  await expect(focused).toBeInViewport();
  await expect(focused).toHaveAttribute('data-index', '30');
  await electron.close();
});
