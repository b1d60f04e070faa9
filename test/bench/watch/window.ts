import type { ElectronApplication, Page } from '@playwright/test';
import { onHost } from '#lab';
import { PROTOCOL_VERSION } from '#shared/helper';
import type { Profile } from '#shared/profile';
import { cpuSeconds, familyOf, memoryOf, nameOf, startApp, startEmpty } from './apps.ts';
import { quantile, type Row } from './rows.ts';

const RUNS = 9;
const SETTLE_MS = 3000;
const IDLE_SECONDS = 30;
/** By then the helper looks as seldom as it ever does. */
const REST_MS = 15_000;

/** How soon the window answers and what memory it takes, against an empty one of the same runtime. */
export async function windowRows(): Promise<readonly Row[]> {
  const times = { app: [] as number[], empty: [] as number[] };
  const memory = { app: [] as number[], empty: [] as number[] };
  for (let run = 0; run < RUNS; run += 1) {
    for (const [which, start] of [
      ['empty', startEmpty],
      ['app', startApp],
    ] as const) {
      const begun = performance.timeOrigin + performance.now();
      const app: ElectronApplication = await start();
      const page = await app.firstWindow();
      await page.getByRole('heading', { name: 'Overview' }).waitFor();
      times[which].push((await paintedAt(page)) - begun);
      await page.waitForTimeout(SETTLE_MS);
      memory[which].push(memoryOf(electronOf(app)));
      await app.close();
    }
  }
  const [app, empty] = [quantile(times.app, 0.5), quantile(times.empty, 0.5)];
  const [appMb, emptyMb] = [quantile(memory.app, 0.5), quantile(memory.empty, 0.5)];
  return [
    {
      name: 'window: start to the first picture',
      value: `${app.toFixed(0)} ms, ${(app / empty).toFixed(2)} x`,
      note: `an empty window: ${empty.toFixed(0)} ms; goal 1.25 x`,
    },
    {
      name: 'window: memory (Pss, no helper)',
      value: `${appMb.toFixed(0)} MB, ${(appMb / emptyMb).toFixed(2)} x`,
      note: `an empty window: ${emptyMb.toFixed(0)} MB; goal 1.3 x`,
    },
  ];
}

/**
 * When the page was first painted with something to see, in ms since 1970. By the page's own clock: Playwright
 * looks at a page now and then only, and in the empty window only after it has itself been at work there, which
 * would be counted as the floor's.
 */
const paintedAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0];
          if (paint) resolve(performance.timeOrigin + paint.startTime);
        }).observe({ type: 'paint', buffered: true });
      }),
  );

/** The app's own processes, without what it started as root. */
const electronOf = (app: ElectronApplication): number[] =>
  familyOf(app.process().pid ?? 0).filter(
    (pid) => !['helper', 'dmesg', 'other', 'gone'].includes(nameOf(pid)),
  );

/** What the app costs while nothing happens, the monitor on. */
export async function idleRows(): Promise<readonly Row[]> {
  const profile: Profile = {
    name: 'idle',
    source: '10.100.0.10:8081',
    destinations: ['10.0.1.4:8080', '10.0.1.5:8080'],
    protocol: 'tcp',
    rulesBackend: 'client',
    logEnabled: true,
    logLevel: 4,
  };
  const request = { version: PROTOCOL_VERSION, task: 'rules', set: [profile], remove: [] };
  await onHost('client').must('/usr/libexec/iptlb/apply', [], {
    input: `${JSON.stringify(request)}\n`,
  });
  const app = await startApp([profile]);
  const page = await app.firstWindow();
  await page.getByText('active', { exact: true }).first().waitFor();
  await page.waitForTimeout(REST_MS);
  const family = familyOf(app.process().pid ?? 0);
  const before = family.map(cpuSeconds);
  await page.waitForTimeout(IDLE_SECONDS * 1000);
  const used = family.map((pid, place) => ({
    name: nameOf(pid),
    share: ((cpuSeconds(pid) - (before[place] ?? 0)) / IDLE_SECONDS) * 100,
  }));
  await app.close();
  const total = used.reduce((all, { share }) => all + share, 0);
  const parts = used.filter(({ share }) => share >= 0.05);
  return [
    {
      name: 'idle, monitor on, one profile applied',
      value: `${total.toFixed(2)} % of a processor`,
      note: `${parts.map(({ name, share }) => `${name} ${share.toFixed(2)} %`).join(', ')}; goal 1 %`,
    },
  ];
}
