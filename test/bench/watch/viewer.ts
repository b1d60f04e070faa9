import type { Page } from '@playwright/test';
import { openView } from '../../support/window-actions.ts';
import { startApp } from './apps.ts';
import { feedHits } from '../../support/feed-hits.ts';
import type { Row } from './rows.ts';

const SIZES = [100_000, 1_000_000] as const;
/** Frames of one scroll. */
const FRAMES = 240;

/** Scrolling and filtering the real window over very many hits. */
export async function viewerRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const app = await startApp();
  const page = await app.firstWindow();
  await openView(page, 'Live log');
  for (const size of SIZES) {
    const start = performance.now();
    await feedHits(app, size);
    await page.getByText(`${size.toLocaleString('en-GB')} shown`).waitFor({ timeout: 120_000 });
    rows.push({
      name: `${size} hits: loaded in`,
      value: `${Math.round(performance.now() - start)} ms`,
      note: 'made, sent over IPC, folded, shown',
    });
    rows.push(...(await scrollRows(page, size)), ...(await filterRows(page, size)));
  }
  await app.close();
  return rows;
}

async function scrollRows(page: Page, size: number): Promise<readonly Row[]> {
  await page.getByRole('button', { name: 'Pause' }).click();
  const frames = await page.evaluate(async (count) => {
    const grid = document.querySelector('[role="grid"]');
    const times: number[] = [];
    const work: number[] = [];
    let last = await new Promise<number>(requestAnimationFrame);
    for (let frame = 0; frame < count; frame += 1) {
      const from = performance.now();
      // A page a frame: faster than anybody reads.
      if (grid) grid.scrollTop = Math.max(0, grid.scrollTop - 700);
      const now = await new Promise<number>(requestAnimationFrame);
      times.push(now - last);
      last = now;
      const channel = new MessageChannel();
      const painted = new Promise((resolve) => (channel.port1.onmessage = resolve));
      channel.port2.postMessage(null);
      await painted;
      work.push(performance.now() - Math.max(from, now));
    }
    return { times, work };
  }, FRAMES);
  await page.getByRole('button', { name: 'Follow' }).click();
  return [
    {
      name: `${size} hits: scroll, a page a frame`,
      value: `median ${at(frames.times, 0.5)} ms, 99th ${at(frames.times, 0.99)} ms`,
      note: `frame to frame; work in a frame: median ${at(frames.work, 0.5)} ms, 99th ${at(frames.work, 0.99)} ms`,
    },
  ];
}

const FILTERS = ['protocol:udp', 'from:10.1.', '40000', 'bench-7', 'dpt=8085', '/SPT=4.*5 /'];

async function filterRows(page: Page, size: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  // As a person does before typing.
  await page.getByRole('search', { name: 'Filter hits' }).getByRole('searchbox').first().focus();
  for (const filter of FILTERS) {
    const { answered, whole, longest } = await page.evaluate(async (text) => {
      const field = document.querySelector<HTMLInputElement>('[aria-label="Filter hits"] input');
      const shown = () =>
        document.querySelector('[role=search] > p > :first-child')?.textContent ?? '';
      const frame = () => new Promise<number>(requestAnimationFrame);
      const type = (value: string) => {
        const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
        if (field) own?.set?.call(field, value);
        field?.dispatchEvent(new Event('input', { bubbles: true }));
      };
      const before = shown();
      const QUIET_FRAMES = 30;
      const settled = async () => {
        let changedAt = performance.now();
        for (let text = shown(), quiet = 0; quiet < QUIET_FRAMES; quiet += 1) {
          await frame();
          if (shown() === text) continue;
          text = shown();
          quiet = 0;
          changedAt = performance.now();
        }
        return changedAt;
      };
      const start = performance.now();
      type(text);
      let last = await frame();
      let slowest = 0;
      while (shown() === before && performance.now() - start < 20_000) {
        const now = await frame();
        slowest = Math.max(slowest, now - last);
        last = now;
      }
      const time = performance.now() - start;
      const end = Math.max(await settled(), start + time);
      type('');
      while (shown() !== before && performance.now() - end < 20_000) await frame();
      await settled();
      return { answered: time, whole: end - start, longest: slowest };
    }, filter);
    rows.push({
      name: `${size} hits: filter ${filter}`,
      value: `${Math.round(answered)} ms`,
      note: `all of it ${Math.round(whole)} ms; longest frame until the answer ${longest.toFixed(1)} ms`,
    });
  }
  return rows;
}

const at = (values: readonly number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN).toFixed(1);
