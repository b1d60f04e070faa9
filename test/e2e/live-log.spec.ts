import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { connectMany, person } from '#lab';
import { feedHits } from '../support/feed-hits.ts';
import {
  agree,
  applyProfile,
  askToDelete,
  fillProfile,
  openView,
} from '../support/window-actions.ts';
import { expect, test, type App } from './app.ts';

const SOURCE = '10.100.0.10:8081';
const MANY = 600;

/** A profile that logs, applied; then as many connections as a test asks for, and the log is open. */
async function watchHits(
  { page }: App,
  destinations: readonly string[],
  count = MANY,
): Promise<void> {
  await applyProfile(page, { destinations, logEnabled: true });
  await expect(page.getByRole('dialog')).toBeHidden();
  await openView(page, 'Live log');
  await connectMany({ to: SOURCE, count, concurrency: 4 });
  // A port of the same address that no profile takes.
  await connectMany({ to: '10.100.0.10:9', count: 2, timeout: 300 });
  await expect(page.getByText(`${count + 2} shown`)).toBeVisible();
}

const filter = (page: Page, text: string) =>
  page.getByRole('searchbox', { name: 'Filter hits' }).fill(text);

/** Has the dialog for a file answer with this path. */
const chooseFile = ({ electron }: App, path: string) =>
  electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);

/** Exports hits as a person does, up to the choice of a file. */
async function startExport(
  app: App,
  format: string,
  what: RegExp,
  path: string,
  clickCount = 1,
): Promise<Locator> {
  await chooseFile(app, path);
  await app.page.getByRole('button', { name: 'Export…' }).click();
  const dialog = app.page.getByRole('dialog', { name: 'Export hits' });
  await dialog.getByText(format, { exact: true }).click();
  await dialog.getByText(what).click();
  await dialog.getByRole('button', { name: 'Choose a file…' }).click({ clickCount });
  return dialog;
}

async function exportAs(app: App, format: string, what: RegExp, path: string): Promise<void> {
  await expect(await startExport(app, format, what, path)).toBeHidden();
}

test('the log is filtered by words, patterns and time, and says what is wrong', async ({
  app,
  backends,
}) => {
  const { page } = app;
  await watchHits(app, backends.destinations.split(','));

  await test.step('words and patterns, each negatable', async () => {
    await filter(page, 'profile:none');
    await expect(page.getByText('2 shown')).toBeVisible();
    await filter(page, '-profile:none');
    await expect(page.getByText(`${MANY} shown`)).toBeVisible();
    await filter(page, '/DPT=9 .*SYN/');
    await expect(page.getByText('2 shown')).toBeVisible();
    await filter(page, '-/DPT=9 .*SYN/');
    await expect(page.getByText(`${MANY} shown`)).toBeVisible();
  });

  await test.step('a bad pattern is told right below the field, and nothing moves', async () => {
    const field = page.getByRole('searchbox', { name: 'Filter hits' });
    const grid = page.getByRole('grid', { name: 'Hits' });
    const place = await grid.boundingBox();
    await filter(page, '/(/');
    const message = page.getByText(/This is no regular expression/);
    await expect(message).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    const [above, below] = await Promise.all([field.boundingBox(), message.boundingBox()]);
    expect(below?.x).toBe(above?.x);
    expect((below?.y ?? NaN) - (above?.y ?? NaN) - (above?.height ?? NaN)).toBeLessThan(8);
    expect(await grid.boundingBox()).toEqual(place);
  });

  await test.step('a pattern without end does not hold the window', async () => {
    await filter(page, '/^(([A-Z0-9_:= .]+)+)+\\$/');
    await expect(page.getByText(/Filtering…/)).toBeVisible();
    // The window answers while the pattern is at work.
    await openView(page, 'Overview');
    await openView(page, 'Live log');
    await filter(page, '/^(([A-Z0-9_:= .]+)+)+\\$/');
    await expect(page.getByText(/takes too long/)).toBeVisible();
    await filter(page, '');
    await expect(page.getByText(`${MANY + 2} shown`)).toBeVisible();
  });

  await test.step('a span of time, by keyboard and by button', async () => {
    await page.getByRole('slider', { name: 'Hits over time' }).press('ArrowRight');
    await expect(page.getByText(/\d\d:\d\d:\d\d to \d\d:\d\d:\d\d/)).toBeVisible();
    await page.getByRole('button', { name: 'Show all times' }).first().click();
    await expect(page.getByText(`${MANY + 2} shown`)).toBeVisible();
  });

  await test.step('columns, as a person wants them', async () => {
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByRole('menuitemcheckbox', { name: 'TTL' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('columnheader', { name: 'TTL' })).toBeVisible();
  });
});

test('hits are exported whole, also those that are not in sight', async ({ app, backends }) => {
  const { page } = app;
  const folder = person().home;
  await watchHits(app, backends.destinations.split(','));
  await filter(page, '-profile:none');
  await expect(page.getByText(`${MANY} shown`)).toBeVisible();
  const table = join(folder, 'hits.csv');
  await exportAs(app, 'CSV', /^Shown/, table);
  const [head = '', ...rows] = readFileSync(table, 'utf8').trimEnd().split('\r\n');
  expect(head.split(',').slice(0, 3)).toEqual(['time', 'clock', 'profile']);
  expect(rows).toHaveLength(MANY);
  expect(rows.every((row) => row.includes(',web,IPTLB_NAT_WEB,OUTPUT,'))).toBe(true);

  const objects = join(folder, 'hits.ndjson');
  await exportAs(app, 'NDJSON', /^All/, objects);
  const parsed = readFileSync(objects, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { destination_port?: number; lost?: number });
  // Each captured connection twice, by the hook and by the chain; those of no profile once.
  expect(parsed.filter((each) => each.destination_port === 8081).length).toBeGreaterThanOrEqual(
    2 * MANY,
  );

  const lines = join(folder, 'hits.log');
  await exportAs(app, 'Raw', /^Shown/, lines);
  expect(readFileSync(lines, 'utf8')).toMatch(
    /^\[ *\d+\.\d{6}\] IPTLB_NAT_WEB:ACCEPT:IN= OUT=.* URGP=0/,
  );
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);

  await test.step('with none shown, all are offered', async () => {
    await filter(page, 'nowhere');
    await expect(page.getByText(/^The log has [\d,]+ lines, none of them shown/)).toBeVisible();
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Export hits' });
    await expect(dialog.getByRole('radio', { name: /^All/ })).toBeChecked();
    await expect(dialog.getByRole('button', { name: 'Choose a file…' })).toBeEnabled();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Clear filter' }).click();
  });

  await test.step('a folder that cannot be written is told, and nothing is left', async () => {
    await chooseFile(app, '/usr/hits.csv');
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByRole('button', { name: 'Choose a file…' }).click();
    await expect(page.getByText(/Nothing was exported: permission denied/)).toBeVisible();
    expect(existsSync('/usr/hits.csv')).toBe(false);
  });
});

test('the log is paused, followed, highlighted and cleared, and stays as it was chosen', async ({
  app,
  backends,
}) => {
  const { page } = app;
  const destinations = backends.destinations.split(',');
  // More than have room, and not so many that a busy kernel log loses some.
  const few = 60;
  await watchHits(app, destinations, few);
  const grid = page.getByRole('grid', { name: 'Hits' });
  const shown = (count: number) => expect(page.getByText(`${count} shown`)).toBeVisible();

  await test.step('while it is followed, the first row in sight is whole', async () => {
    const cut = await grid.evaluate((element) => {
      const [head, ...rows] = element.querySelectorAll('[role=row]');
      const line = head?.getBoundingClientRect().bottom ?? NaN;
      return rows
        .map((row) => row.getBoundingClientRect())
        .filter(({ top, bottom }) => top < line && bottom > line + 1);
    });
    expect(cut).toEqual([]);
  });

  await test.step('scrolling up pauses; what comes waits until it is asked for', async () => {
    await grid.hover();
    await page.mouse.wheel(0, -2000);
    await expect(page.getByRole('button', { name: 'Follow' })).toBeVisible();
    const first = grid.getByRole('row').nth(10);
    const text = await first.textContent();
    await connectMany({ to: SOURCE, count: 3 });
    await expect(page.getByRole('button', { name: '3 new' })).toBeVisible();
    await shown(few + 2);
    expect(await first.textContent()).toBe(text);
    await page.getByRole('button', { name: '3 new' }).click();
    await shown(few + 5);
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
    await expect(grid.locator(`[aria-rowindex="${few + 6}"]`)).toBeInViewport();
  });

  await test.step('scrolling back to the end follows again', async () => {
    await grid.hover();
    await page.mouse.wheel(0, -2000);
    await expect(page.getByRole('button', { name: 'Follow' })).toBeVisible();
    await page.mouse.wheel(0, 100_000);
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await test.step('Space and the button pause and follow', async () => {
    await grid.focus();
    await page.keyboard.press('Space');
    await connectMany({ to: SOURCE, count: 1 });
    await expect(page.getByRole('button', { name: '1 new' })).toBeVisible();
    await page.keyboard.press('Space');
    await shown(few + 6);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Follow' }).click();
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  });

  await test.step('a paused log is left and found at its moment, with what was selected', async () => {
    await grid.hover();
    await page.mouse.wheel(0, -600);
    await expect(page.getByRole('button', { name: 'Follow' })).toBeVisible();
    await grid.getByRole('row').nth(10).click();
    await grid
      .getByRole('row')
      .nth(12)
      .click({ modifiers: ['Shift'] });
    const selected = grid.getByRole('row', { selected: true });
    await expect(selected).toHaveCount(3);
    const texts = await selected.allTextContents();
    const place = await selected.first().boundingBox();
    await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
    await page.getByRole('tab', { name: 'Rules' }).click();
    await connectMany({ to: SOURCE, count: 2 });
    await openView(page, 'Live log');
    await expect(page.getByRole('button', { name: '2 new' })).toBeVisible();
    await shown(few + 6);
    await expect(selected).toHaveText(texts);
    expect(await selected.first().boundingBox()).toEqual(place);
    await expect(page.getByText('3 hits selected')).toBeVisible();
    // It was scrolling that paused it, so scrolling back still ends that.
    await grid.hover();
    await page.mouse.wheel(0, 100_000);
    await shown(few + 8);
  });

  await test.step('a source is shown only, or hidden, beside what is asked already', async () => {
    await filter(page, 'profile:web /SYN/');
    await shown(few + 6);
    await grid.focus();
    await page.keyboard.press('End');
    await page.getByRole('button', { name: 'Hide this source' }).click();
    const field = page.getByRole('searchbox', { name: 'Filter hits' });
    await expect(field).toHaveValue(/^profile:web \/SYN\/ -from:[\d.]+\/32$/);
    await shown(0);
    await page.getByRole('button', { name: 'Only this source' }).click();
    await expect(field).toHaveValue(/^profile:web \/SYN\/ from:[\d.]+\/32$/);
    await shown(few + 6);
  });

  await test.step('what is highlighted and filtered stays while other views are open', async () => {
    await filter(page, 'profile:none');
    await page.getByRole('searchbox', { name: 'Highlight' }).fill('Syn');
    await expect(grid.locator('mark')).toHaveText(['SYN', 'SYN']);
    await openView(page, 'Overview');
    await openView(page, 'Live log');
    await expect(grid.locator('mark')).toHaveText(['SYN', 'SYN']);
    await shown(2);
    // A profile's own log has its own.
    await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    await shown(few + 6);
    await filter(page, 'nowhere');
    await shown(0);
  });

  await test.step('a cleared log is empty, and goes on', async () => {
    await openView(page, 'Live log');
    await filter(page, '');
    // It was paused where lines were chosen by keyboard, and is still.
    await page.getByRole('button', { name: 'Follow' }).click();
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect(page.getByText('No hits yet')).toBeVisible();
    await connectMany({ to: SOURCE, count: 2 });
    await shown(2);
  });

  await test.step('a profile by the name of one that has gone begins with nothing chosen', async () => {
    await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
    await askToDelete(page);
    await agree(page, 'Delete');
    await fillProfile(page, { destinations, logEnabled: true });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('tab', { name: 'Log' }).click();
    await expect(page.getByRole('searchbox', { name: 'Filter hits' })).toHaveValue('');
  });
});

/** Whether the chosen row is there, and between the headings and the grid's lower edge from top to bottom. */
const isWhole = (grid: Locator): Promise<boolean> =>
  grid.evaluate((element) => {
    const head = element.querySelector('[role=row]')?.getBoundingClientRect();
    const row = element.querySelector('[aria-selected=true]')?.getBoundingClientRect();
    if (!head || !row) return false;
    return row.top >= head.bottom && row.bottom <= element.getBoundingClientRect().bottom;
  });

test('of very many lines the chosen one is whole in sight beside its details', async ({ app }) => {
  const { page, electron } = app;
  await openView(page, 'Live log');
  const last = page.getByRole('columnheader').last();
  const place = await last.boundingBox();
  await feedHits(electron, 100_000);
  await expect(page.getByText('100,000 shown')).toBeVisible();
  // The scroll bar has come.
  expect(await last.boundingBox()).toEqual(place);

  const grid = page.getByRole('grid', { name: 'Hits' });
  const details = page.getByRole('region', { name: 'Hit' });
  const press = async (key: string) => {
    await page.keyboard.press(key);
    await expect(details).toBeVisible();
    await expect.poll(() => isWhole(grid), key).toBe(true);
  };
  await grid.focus();
  for (const key of ['End', 'ArrowUp', 'PageUp', 'End', 'Home', 'PageDown', 'ArrowDown'])
    await press(key);

  await test.step('also where it was clicked at the foot, before the details took the room', async () => {
    await page.keyboard.press('Escape');
    await expect(details).toBeHidden();
    const { width = 0, height = 0 } = (await grid.boundingBox()) ?? {};
    await grid.click({ position: { x: width / 2, y: height - 20 } });
    await expect(details).toBeVisible();
    await expect.poll(() => isWhole(grid)).toBe(true);
  });
});

test('lines are chosen by keyboard and copied', async ({ app, backends }) => {
  const { page } = app;
  await watchHits(app, backends.destinations.split(','));
  await page.getByRole('grid', { name: 'Hits' }).focus();
  await page.keyboard.press('End');
  for (let more = 0; more < 3; more += 1) await page.keyboard.press('Shift+ArrowUp');
  await expect(page.getByText('4 hits selected')).toBeVisible();
  await page.keyboard.press('Control+c');
  await expect(page.getByText('Copied 4 lines')).toBeVisible();
  const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied.split('\n')).toHaveLength(4);
  expect(copied).toContain('DPT=9 ');
});

test('an export that is cancelled leaves nothing', async ({ app }) => {
  const { page, electron } = app;
  const folder = mkdtempSync(join(person().home, 'export-'));
  chownSync(folder, person().uid, person().gid);
  await feedHits(electron, 100_000);
  await expect(page.getByText('100,000 shown')).toBeVisible();
  // However often it is clicked, it is one export, and that can be cancelled.
  const dialog = await startExport(app, 'NDJSON', /^All/, join(folder, 'hits.ndjson'), 2);
  await expect(dialog.getByText(/ of 100,000 hits written/)).toBeVisible();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/\.part$/)]);
  await expect(page.getByText('Other exports are not finished')).toBeHidden();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('The export was cancelled; nothing was written.')).toBeVisible();
  expect(readdirSync(folder)).toEqual([]);
});
