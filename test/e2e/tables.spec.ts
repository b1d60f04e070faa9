import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { ActivityEntry } from '#shared/activity';
import { person } from '#lab';
import { profile } from '../support/profiles.ts';
import { openView } from '../support/window-actions.ts';
import { expect, saveProfiles, startApp, test } from './app.ts';

/** Enough that they need several pages. */
const COUNT = 120;

/** Gives an app that has not begun a record of this many changes; the newest is the last of them. */
function saveChanges(folder: string, count: number): void {
  const { uid, gid, name } = person();
  const entries = Array.from({ length: count }, (_, index): ActivityEntry => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    at: Date.UTC(2026, 0, 1) + index * 60_000,
    by: { uid, name },
    through: 'window',
    kind: 'apply',
    undoes: null,
    uptime: null,
    deleted: null,
    deed: { kind: 'many-rules', chains: index + 1 },
    outcome: 'applied',
    detail: null,
    durationMs: 20,
    decision: null,
  }));
  const path = join(folder, 'activity.json');
  writeFileSync(path, JSON.stringify({ version: 1, entries }));
  chownSync(path, uid, gid);
}

/** Whether a row is whole in sight between the headings and the end of its table. */
const isWholeInSight = (row: Locator): Promise<boolean> =>
  row.evaluate((element) => {
    const table = element.closest('[role=grid], [role=table]');
    const head = table?.querySelector('[role=columnheader]')?.closest('[role=rowgroup]');
    const { top, bottom } = element.getBoundingClientRect();
    return (
      top >= (head?.getBoundingClientRect().bottom ?? Infinity) - 1 &&
      bottom <= (table?.getBoundingClientRect().bottom ?? 0) + 1
    );
  });

test('a list is gone through by keyboard, what is chosen whole in sight', async ({ folder }) => {
  saveChanges(folder, COUNT);
  const { page, electron } = await startApp(folder);
  const { keyboard } = page;
  await openView(page, 'Activity');
  const grid = page.getByRole('grid', { name: 'Changes' });
  const chosen = grid.getByRole('row', { selected: true });
  const expectChosen = async (index: number) => {
    await expect(chosen).toHaveAttribute('aria-rowindex', String(index + 2));
    await expect.poll(() => isWholeInSight(chosen)).toBe(true);
    // So that it is read aloud.
    const id = await chosen.getAttribute('id');
    await expect(grid).toHaveAttribute('aria-activedescendant', id ?? '');
  };

  await test.step('also where its details take from the room of the list', async () => {
    await expect(grid).toHaveAttribute('aria-rowcount', String(COUNT + 1));
    const place = await grid.evaluate((element) => {
      const rows = [...element.querySelectorAll('[role=row]')];
      const end = element.getBoundingClientRect().bottom;
      const low = rows.filter((row) => row.getBoundingClientRect().bottom <= end).at(-1);
      return Number(low?.getAttribute('aria-rowindex')) - 2;
    });
    await grid.locator(`[aria-rowindex="${place + 2}"]`).click();
    await expect(page.getByRole('region', { name: 'Change', exact: true })).toBeVisible();
    await expectChosen(place);
  });

  await test.step('row by row, by pages, and to both ends', async () => {
    await grid.focus();
    await keyboard.press('Home');
    await expectChosen(0);
    for (let step = 1; step <= 20; step += 1) {
      await keyboard.press('ArrowDown');
      await expectChosen(step);
    }
    for (let step = 19; step >= 10; step -= 1) await keyboard.press('ArrowUp');
    await expectChosen(10);
    await keyboard.press('End');
    await expectChosen(COUNT - 1);
    await keyboard.press('PageUp');
    await expect(chosen).not.toHaveAttribute('aria-rowindex', String(COUNT + 1));
    await keyboard.press('PageDown');
    await expectChosen(COUNT - 1);
  });

  await test.step('Escape lets go of it', async () => {
    await keyboard.press('Escape');
    await expect(chosen).toHaveCount(0);
    await expect(grid).toBeFocused();
  });
  await electron.close();
});

test('thousands of profiles are in the table, those in sight in the document', async ({
  folder,
}) => {
  const names = Array.from({ length: 2000 }, (_, index) => `p${String(index).padStart(4, '0')}`);
  saveProfiles(
    folder,
    names.map((name, index) => profile({ name, source: `10.100.0.10:${1000 + index}` })),
  );
  const { page, electron } = await startApp(folder);
  const table = page.getByRole('table', { name: 'Profiles' });
  await expect(table).toHaveAttribute('aria-rowcount', '2001');
  expect(await table.getByRole('row').count()).toBeLessThan(100);
  await table.focus();
  await page.keyboard.press('End');
  const last = table.getByRole('row').filter({ hasText: 'p1999' });
  await expect.poll(() => isWholeInSight(last)).toBe(true);
  await expect(table.getByRole('columnheader', { name: 'Name' })).toBeInViewport();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^p19/ })).toBeVisible();
  await electron.close();
});
