/**
 * npm run bench:window: from an input to what is painted of it, in the real app with five hundred
 * profiles in the kernel, whose counters all change every second; beside it the same with three.
 *
 * Runs inside the lab. Milliseconds; a frame is 16.7.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { cpus } from 'node:os';
import type { ElectronApplication, Page } from '@playwright/test';
import { PROFILE_DEFAULTS, type Profile } from '#shared/profile';
import { CHECKOUT, THREE, polkit, resetHost, startBackends } from '#lab';
import { say, startApp } from '../demo/start-app.ts';
import { applyAll } from '../screenshots/rules.ts';
import { openView } from '../support/window-actions.ts';
import { median } from './measure.ts';

const COUNTS = [3, 500] as const;
/** How often each thing is done. */
const RUNS = 20;
/** So long the window is left alone while the counters change, in ms. */
const QUIET_MS = 15_000;

const profilesOf = (count: number): readonly Profile[] =>
  Array.from({ length: count }, (_, index): Profile => ({
    ...PROFILE_DEFAULTS,
    name: `service-${String(index).padStart(3, '0')}`,
    source: `10.100.${1 + Math.floor(index / 200)}.${1 + (index % 200)}:8080`,
    destinations: THREE.map(({ address, port }) => `${address}:${port}`),
  }));

/** One connection a second to each of them, until the function is called. */
function keepBusy(profiles: readonly Profile[]): () => void {
  const connectAll = () => {
    for (const { source } of profiles) {
      const [host = '', port = ''] = source.split(':');
      const socket = connect({ host, port: Number(port), timeout: 900 });
      const end = () => socket.destroy();
      socket.on('connect', end).on('error', end).on('timeout', end);
    }
  };
  const timer = setInterval(connectAll, 1000);
  return () => clearInterval(timer);
}

interface Meter {
  readonly paints: number[];
  readonly longTasks: number[];
}

declare global {
  interface Window {
    meter?: Meter;
  }
}

/** Notes from now on how long it takes from each key and click to the frame that follows it. */
const startMeter = async (page: Page): Promise<void> => {
  // The loader of this program names functions by a helper that the page does not have.
  await page.evaluate('globalThis.__name = (named) => named');
  await page.evaluate(() => {
    const meter: Meter = { paints: [], longTasks: [] };
    window.meter = meter;
    const note = ({ timeStamp }: Event) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => meter.paints.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
    };
    for (const type of ['keydown', 'click']) window.addEventListener(type, note, true);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) meter.longTasks.push(duration);
    }).observe({ type: 'longtask' });
  });
};

/** Milliseconds from each input of what is done to its frame. */
async function timePaints(page: Page, act: () => Promise<void>): Promise<readonly number[]> {
  await page.evaluate(() => window.meter?.paints.splice(0));
  await act();
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))),
  );
  return page.evaluate(() => [...(window.meter?.paints ?? [])]);
}

const range = Array.from({ length: RUNS }, (_, index) => index);

/** What a person does, by name. */
const actions = (page: Page, count: number): Readonly<Record<string, () => Promise<void>>> => {
  const navigation = page.getByRole('navigation');
  const search = navigation.getByRole('searchbox');
  return {
    'type in the search': async () => {
      await search.focus();
      for (const index of range.slice(0, 5)) {
        await page.keyboard.type(`e-${index}0`.slice(0, 4));
        await page.keyboard.press('Control+a');
        await page.keyboard.press('Delete');
      }
    },
    'switch the profile': async () => {
      for (const index of range) {
        await navigation.locator(`[data-index="${index % Math.min(count, 7)}"]`).click();
      }
    },
    'open the overview': async () => {
      for (const index of range) {
        // Not counted: where it is opened from.
        await page.evaluate(() => document.body.focus());
        if (index % 2 === 0) await openView(page, 'Overview');
        else await openView(page, 'Settings');
      }
    },
    'open the kernel’s rules': async () => {
      for (const index of range) {
        if (index % 2 === 0) await openView(page, 'Kernel rules');
        else await openView(page, 'Settings');
      }
    },
    'find in the palette': async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('apply service-04');
      await page.keyboard.press('Escape');
    },
  };
};

interface Row {
  readonly what: string;
  readonly profiles: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

async function measure(count: number): Promise<readonly Row[]> {
  const profiles = profilesOf(count);
  await applyAll(profiles);
  const app = await startApp(profiles);
  const page = await app.firstWindow();
  await page.getByRole('main').getByText('active').first().waitFor();
  const stop = keepBusy(profiles);
  await page.waitForTimeout(5000);
  await startMeter(page);
  const rows: Row[] = [];
  for (const [what, act] of Object.entries(actions(page, count))) {
    const times = await timePaints(page, act);
    const row = { what, profiles: count, medianMs: median(times), worstMs: Math.max(...times) };
    rows.push(row);
    say(lineOf(row));
  }
  for (const view of ['Overview', 'Kernel rules'] as const) {
    await openView(page, view);
    rows.push(await watchQuietly(app, page, view, count));
  }
  stop();
  await app.close();
  await resetHost('client');
  return rows;
}

/** How much of a second the page and main process work while only the counters change. */
async function watchQuietly(
  app: ElectronApplication,
  page: Page,
  view: string,
  count: number,
): Promise<Row> {
  await page.evaluate(() => window.meter?.longTasks.splice(0));
  const cpu = async () => {
    const metrics = await app.evaluate((electron) => electron.app.getAppMetrics());
    const of = (type: string) =>
      metrics
        .filter((each) => each.type === type)
        .reduce((all, each) => all + (each.cpu.cumulativeCPUUsage ?? 0), 0);
    return { main: of('Browser'), page: of('Tab') };
  };
  const before = await cpu();
  await page.waitForTimeout(QUIET_MS);
  const after = await cpu();
  const tasks = await page.evaluate(() => [...(window.meter?.longTasks ?? [])]);
  const share = (part: 'main' | 'page') =>
    `${(((after[part] - before[part]) / QUIET_MS) * 100_000).toFixed(0)} %`;
  const what = `${view}, left alone: tasks over 50 ms ${tasks.length}; processor of the page ${share('page')}, of main ${share('main')}`;
  const row = { what, profiles: count, medianMs: median(tasks), worstMs: Math.max(0, ...tasks) };
  say(lineOf(row));
  return row;
}

const lineOf = ({ what, profiles, medianMs, worstMs }: Row): string =>
  `${String(profiles).padStart(4)} profiles: median ${medianMs.toFixed(1).padStart(6)} ms, worst ${worstMs.toFixed(1).padStart(6)} ms  ${what}`;

polkit.decide('org.iptlb.monitor', 'allow');
const backends = await startBackends(THREE);
const rows: Row[] = [];
for (const count of COUNTS) rows.push(...(await measure(count)));
backends.stop();
mkdirSync(`${CHECKOUT}/out/bench`, { recursive: true });
const processors = cpus().map(({ model }) => model);
writeFileSync(
  `${CHECKOUT}/out/bench/window.json`,
  `${JSON.stringify({ processors, rows }, null, 2)}\n`,
);
