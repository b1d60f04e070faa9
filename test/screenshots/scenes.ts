import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { renderState } from '#shared/state-file';
import { THREE, polkit, resetHost, startBackends } from '#lab';
import { say, startApp } from '../demo/start-app.ts';
import { agree, answerDialogs, closeApp, openView } from '../support/window-actions.ts';
import { frameName, setFrame, takePicture, type Frame } from './camera.ts';
import { DRIFTED, MANY, PACES, PROFILES, SAVED, TWO_HUNDRED, WEB } from './profiles.ts';
import { applyAll, disturb, leaveOrphan } from './rules.ts';
import { startTraffic } from './steady-traffic.ts';
import {
  LIVE_SHOTS,
  editor,
  kernel,
  liveLog,
  openProfile,
  overview,
  planShot,
  profileShot,
  type Shot,
} from './views.ts';

/** For the README: the project's start takes them to docs/pictures/. */
const README = 'out/pictures';
/** To be criticised. */
const CRITICAL = 'out/screenshots';
/** So long does traffic flow before a picture is taken of it. */
const WARM_UP_MS = 100_000;

export interface Stage {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Takes each of these in every frame that is wanted. */
export type TakeAll = (stage: Stage, shots: readonly Shot[]) => Promise<void>;

export async function onStage(
  profiles: readonly Profile[],
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const app = await startApp(profiles);
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await play({ app, page });
  await closeApp(app);
}

export const takerOf =
  (frames: readonly Frame[]): TakeAll =>
  async ({ app, page }, shots) => {
    for (const frame of frames) {
      await setFrame(app, page, frame);
      for (const { name, open, leave, isOfMessage } of shots) {
        await open(page);
        const path = `${CRITICAL}/${name}-${frameName(frame)}.png`;
        await takePicture(app, page, path, isOfMessage);
        await leave?.(page);
      }
    }
  };

/** The window as it is at the first start. */
export const empty = (takeAll: TakeAll): Promise<void> =>
  onStage([], async (stage) => {
    await takeAll(stage, [
      { ...overview, name: 'empty' },
      { name: 'empty-log', open: (page) => openView(page, 'Live log') },
      { name: 'empty-kernel', open: (page) => openView(page, 'Kernel rules') },
    ]);
  });

/** Changes of window and command, one of them undone, one refused, and the list before there was any. */
export const activity = (takeAll: TakeAll): Promise<void> =>
  onStage([WEB, SAVED], async (stage) => {
    const { page } = stage;
    const list: Shot = { name: 'activity', open: (each) => openView(each, 'Activity') };
    const chosen: Shot = {
      name: 'activity-change',
      open: async (each) => {
        await openView(each, 'Activity');
        await each.getByRole('grid', { name: 'Changes' }).getByRole('row').nth(2).click();
        await each.getByRole('region', { name: 'What changes' }).waitFor();
      },
    };
    const undo: Shot = {
      name: 'undo',
      open: async (each) => {
        await chosen.open(each);
        await each.getByRole('button', { name: 'Undo', exact: true }).click();
        await each.getByRole('dialog').getByRole('region', { name: 'What changes' }).waitFor();
      },
      leave: async (each) => {
        await each.keyboard.press('Escape');
      },
    };
    await takeAll(stage, [{ ...list, name: 'activity-empty' }]);
    for (const profile of [WEB, SAVED]) {
      await openProfile(page, profile);
      await page.getByRole('main').getByRole('button', { name: 'Apply', exact: true }).click();
      await agree(page, 'Apply');
    }
    polkit.decide('org.iptlb.apply', 'refuse');
    await openProfile(page, WEB);
    await page.getByRole('main').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.keyboard.press('Escape');
    polkit.decide('org.iptlb.apply', 'allow');
    await takeAll(stage, [list, chosen, undo]);
    await resetHost('client');
  });

/** Live traffic: the pictures of the README. Every view as well, if asked for. */
export async function live(takeAll: TakeAll | null): Promise<void> {
  await applyAll(PROFILES.slice(0, -1));
  const backends = await Promise.all([startBackends(THREE), startBackends(MANY)]);
  await onStage(PROFILES, async ({ app, page }) => {
    const stop = startTraffic(PACES);
    say(`Traffic flows for ${WARM_UP_MS / 1000} s, so that there is something to see.`);
    await page.waitForTimeout(WARM_UP_MS);
    await disturb(DRIFTED);
    await page.getByRole('main').getByText('drifted').first().waitFor();
    await takeReadme({ app, page });
    await takeAll?.({ app, page }, LIVE_SHOTS);
    stop();
  });
  for (const each of backends) each.stop();
  await resetHost('client');
}

async function takeReadme({ app, page }: Stage): Promise<void> {
  const takes = [
    ...(['light', 'dark'] as const).flatMap((theme) =>
      [profileShot, liveLog, overview].map((shot) => ({ theme, shot })),
    ),
    ...[planShot, editor].map((shot) => ({ theme: 'light' as const, shot })),
  ];
  for (const { theme, shot } of takes) {
    await setFrame(app, page, { theme, width: 1280, height: 800 });
    await shot.open(page);
    await takePicture(app, page, `${README}/${shot.name}-${theme}.png`);
    await shot.leave?.(page);
  }
}

/** A state file that adds, replaces and is refused in parts; and one that is none. */
export async function stateFile(takeAll: TakeAll): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'iptlb-'));
  chmodSync(folder, 0o755);
  const [file, broken] = [join(folder, 'state.db'), join(folder, 'notes.txt')];
  const text = renderState([
    { ...WEB, destinations: WEB.destinations.slice(0, 2), logEnabled: false },
    { ...DRIFTED, name: 'payments', source: SAVED.source },
    SAVED,
    ...TWO_HUNDRED.slice(1, 8),
  ]);
  writeFileSync(
    file,
    text
      .replace('10.0.1.4:8080', '10.0.1.400:8080')
      .replace('source: 10.100.1.5', 'origin: 10.100.1.5'),
  );
  writeFileSync(broken, 'Servers of the week:\n  - [a, b\n');
  await onStage([WEB, SAVED], async (stage) => {
    const open = async (page: Page) => {
      await openView(page, 'Overview');
      await page.getByRole('button', { name: 'Import and export' }).click();
      await page.getByRole('menuitem', { name: 'Import state file…' }).click();
      await page.getByRole('dialog').waitFor();
    };
    const leave = (page: Page) => page.keyboard.press('Escape');
    await answerDialogs(stage.app, file);
    await takeAll(stage, [{ name: 'import', open, leave }]);
    await answerDialogs(stage.app, broken);
    await takeAll(stage, [{ name: 'import-broken', open, leave }]);
  });
}

/** The kernel's rules: some as they should be, some that another program changed, some of nobody's. */
export async function kernelOnly(takeAll: TakeAll): Promise<void> {
  await applyAll(PROFILES.slice(0, -1));
  await disturb(DRIFTED);
  await leaveOrphan();
  await onStage(PROFILES, async (stage) => {
    const open = async (page: Page) => {
      await kernel.open(page);
      await page.getByRole('button', { name: 'Rules of OUTPUT' }).click();
      await page.getByRole('button', { name: 'Show the difference' }).click();
      await page.getByRole('region', { name: 'What changes' }).waitFor();
    };
    await takeAll(stage, [
      { ...kernel, name: 'kernel-mixed' },
      { name: 'kernel-open', open, leave: (page) => openView(page, 'Overview') },
    ]);
  });
  await resetHost('client');
}

/** Two hundred profiles, a third of them in the kernel. */
export async function many(takeAll: TakeAll): Promise<void> {
  await applyAll(TWO_HUNDRED.filter((_, index) => index % 3 === 0));
  await onStage(TWO_HUNDRED, async (stage) => {
    const open = (page: Page) => openProfile(page, TWO_HUNDRED[0] ?? WEB);
    await takeAll(stage, [
      { ...overview, name: 'overview-200' },
      { name: 'long-name', open },
      { ...kernel, name: 'kernel-200' },
    ]);
  });
  await resetHost('client');
}

/** What a person reads where something is wrong: no helper, a refused change, a chain of nobody's. */
export async function trouble(takeAll: TakeAll): Promise<void> {
  await leaveOrphan();
  polkit.decide('org.iptlb.apply', 'refuse');
  await onStage([WEB], async (stage) => {
    const refused: Shot = {
      name: 'error',
      open: async (page) => {
        await openProfile(page, WEB);
        await page.getByRole('main').getByRole('button', { name: 'Apply', exact: true }).click();
        await agree(page, 'Apply');
        await page.getByRole('dialog').getByRole('alert').waitFor();
      },
      leave: async (page) => {
        await page.keyboard.press('Escape');
      },
    };
    await stage.page.getByText('1 chain belongs to no profile').waitFor();
    await takeAll(stage, [{ ...overview, name: 'orphan' }, refused]);
  });
  await resetHost('client');

  polkit.decide('org.iptlb.monitor', 'refuse');
  await onStage([WEB, DRIFTED], async (stage) => {
    await stage.page.getByText('No live status').first().waitFor();
    await takeAll(stage, [
      { ...overview, name: 'read-only' },
      { name: 'read-only-kernel', open: (page) => openView(page, 'Kernel rules') },
      { name: 'read-only-log', open: (page) => openView(page, 'Live log') },
      { name: 'read-only-profile', open: (page) => openProfile(page, WEB) },
    ]);
  });
  polkit.decide('org.iptlb.monitor', 'allow');
  polkit.decide('org.iptlb.apply', 'allow');
}
