import type { ElectronApplication, Page } from '@playwright/test';
import { onHost } from '#lab';
import { PROTOCOL_VERSION } from '#shared/helper';
import type { Profile } from '#shared/profile';
import {
  cpuSeconds,
  familyOf,
  memoryOf,
  nameOf,
  placeOfApp,
  placeOfEmpty,
  start,
  startApp,
  type Place,
} from './apps.ts';
import { quantile, type Row } from './rows.ts';

const RUNS = 11;
/** Starts until the browser's cache of compiled scripts has the page's. */
const WARM_UPS = 3;
const SETTLE_MS = 3000;
const IDLE_SECONDS = 30;
/** By then the helper looks as seldom as it ever does. */
const REST_MS = 15_000;

/**
 * How soon the window is painted and what memory it takes, against an empty one of the same runtime; the very
 * first start of each apart.
 */
export async function windowRows(): Promise<readonly Row[]> {
  const first = { app: [] as number[], empty: [] as number[] };
  const later = { app: [] as number[], empty: [] as number[] };
  const memory = { app: [] as number[], empty: [] as number[] };
  const places = { app: placeOfApp(), empty: placeOfEmpty() };
  for (let run = -WARM_UPS; run < RUNS; run += 1) {
    for (const which of ['empty', 'app'] as const) {
      if (run < 0) {
        first[which].push((await timeStart(FRESH[which]())).ms);
        await timeStart(places[which]);
      } else {
        const { ms, mb } = await timeStart(places[which]);
        later[which].push(ms);
        memory[which].push(mb);
      }
    }
  }
  const [appMb, emptyMb] = [quantile(memory.app, 0.5), quantile(memory.empty, 0.5)];
  return [
    startRow('window: start to the first picture', later, '; goal 1.25 x'),
    startRow('window: the same, the first start of all', first, ''),
    {
      name: 'window: memory (Pss, no helper)',
      value: `${appMb.toFixed(0)} MB, ${(appMb / emptyMb).toFixed(2)} x`,
      note: `an empty window: ${emptyMb.toFixed(0)} MB; goal 1.3 x`,
    },
  ];
}

const FRESH = { app: placeOfApp, empty: placeOfEmpty } as const;

async function timeStart(place: Place): Promise<{ readonly ms: number; readonly mb: number }> {
  const begun = performance.timeOrigin + performance.now();
  const app = await start(place);
  const page = await app.firstWindow();
  const ms = (await paintedAt(page)) - begun;
  await page.waitForTimeout(SETTLE_MS);
  const mb = memoryOf(electronOf(app));
  await app.close();
  return { ms, mb };
}

function startRow(
  name: string,
  times: { readonly app: readonly number[]; readonly empty: readonly number[] },
  goal: string,
): Row {
  const [app, empty] = [quantile(times.app, 0.5), quantile(times.empty, 0.5)];
  return {
    name,
    value: `${app.toFixed(0)} ms, ${(app / empty).toFixed(2)} x`,
    note: `an empty window: ${empty.toFixed(0)} ms${goal}`,
  };
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
