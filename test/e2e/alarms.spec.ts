import type { ElectronApplication, Page } from '@playwright/test';
import {
  CHECKOUT,
  connectMany,
  onHost,
  resetHost,
  showNotifications,
  type NotificationService,
} from '#lab';
import {
  agree,
  applyProfile,
  decide,
  openView,
  press,
  question,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, keepSeconds, startAppWith, test } from './app.ts';

const WEB = '10.100.0.10:8081';
const DB = '10.100.0.12:5432';
const A = '10.0.1.4:8080';
const B = '10.0.1.5:8080';
/** What rules of others are looked at for before they are told. */
const ALARM_AFTER_MS = 8000;

const nat = (...args: string[]) => onHost('client').must('iptables', ['-t', 'nat', ...args]);

/** Lets time pass for the app's main process alone: what it tells after a minute comes after seconds. */
const letPass = (electron: ElectronApplication, ms: number) =>
  electron.evaluate((_electron, more) => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + more;
  }, ms);

async function apply(page: Page, name: string, source: string): Promise<void> {
  await applyProfile(page, { name, source, destinations: [A, B] });
}

/** Asks in the settings to be told. */
async function beTold(page: Page, what: string, after?: string): Promise<void> {
  await openView(page, 'Settings');
  await page.getByRole('switch', { name: what }).click();
  if (after) await page.getByRole('radiogroup').getByText(after, { exact: true }).click();
}

const inSidebar = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name}`) });

const summaries = ({ shown }: NotificationService) => shown.map(({ summary }) => summary);

test('a profile to which nobody connects is told', async ({ bus, folder, backends }) => {
  expect(backends.destinations).toContain(A);
  const desktop = await showNotifications(bus.socketPath);
  const { electron, page } = await startAppWith(bus.env, folder);
  await apply(page, 'web', WEB);
  await apply(page, 'db', DB);
  await beTold(page, 'A profile without connections', '1 minute');
  // What is left of the minute is not enough for what is connected to all the time.
  await letPass(electron, 45_000);
  await expect
    .poll(
      async () => {
        await connectMany({ to: DB, count: 1 });
        return desktop.shown;
      },
      { timeout: 40_000 },
    )
    .toMatchObject([
      { summary: 'web: no connections', body: `Nobody connected to ${WEB} for a minute.` },
    ]);
  await electron.close();
  desktop.stop();
});

test('a destination that gets nothing while others do is told', async ({
  bus,
  folder,
  backends,
}) => {
  expect(backends.destinations).toContain(A);
  const desktop = await showNotifications(bus.socketPath);
  const { electron, page } = await startAppWith(bus.env, folder);
  await apply(page, 'web', WEB);
  await beTold(page, 'A destination without connections', '50');
  await openView(page, 'Overview');
  const connect = async (count: number) => {
    const { answers } = await connectMany({ to: WEB, count });
    return Object.keys(answers).sort();
  };
  expect(await connect(60)).toEqual(['a', 'b']);

  // Somebody takes the chance out of the first rule: it takes everything.
  const first = (await nat('-S', 'IPTLB_NAT_WEB'))
    .split('\n')
    .filter((line) => line.startsWith('-A'))
    .findIndex((line) => line.includes(' statistic '));
  const rule = ['-p', 'tcp', '-d', '10.100.0.10', '--dport', '8081', '-j', 'DNAT'];
  await nat('-R', 'IPTLB_NAT_WEB', String(first + 1), ...rule, '--to-destination', A);
  await expect(inSidebar(page, 'web')).toContainText('drifted');
  expect(await connect(60)).toEqual(['a']);
  await expect
    .poll(() => desktop.shown)
    .toMatchObject([
      {
        summary: 'web: a destination gets nothing',
        body: expect.stringMatching(/^10\.0\.1\.5:8080 got none of the last \d+ connections to /),
      },
    ]);
  await electron.close();
  desktop.stop();
});

test('rules that are gone are told, but not those that a person has taken out', async ({
  bus,
  folder,
}) => {
  const desktop = await showNotifications(bus.socketPath);
  const { electron, page } = await startAppWith(bus.env, folder);
  await apply(page, 'web', WEB);
  await apply(page, 'db', DB);
  await beTold(page, 'Rules changed by something else');
  await inSidebar(page, 'db').click();
  await page.getByRole('main').getByRole('button', { name: 'Remove', exact: true }).click();
  await agree(page, 'Remove');
  await expect(inSidebar(page, 'db')).toContainText('saved');

  await resetHost('client');
  await inSidebar(page, 'web').click();
  await expect(page.getByText('The rules of this profile are gone')).toBeVisible();
  await letPass(electron, ALARM_AFTER_MS);
  await expect
    .poll(() => desktop.shown)
    .toMatchObject([
      {
        summary: 'web: the rules are gone',
        body: `Nothing of the profile is in the kernel any more. Connections to ${WEB} go where they would without it.`,
      },
    ]);
  await electron.close();
  desktop.stop();
});

test('what a person does to the rules is not told, beside what others do', async ({
  bus,
  folder,
}) => {
  test.setTimeout(120_000);
  const desktop = await showNotifications(bus.socketPath);
  keepSeconds(folder, 12);
  const { electron, page } = await startAppWith(bus.env, folder);
  const main = page.getByRole('main');
  await apply(page, 'db', DB);
  await apply(page, 'web', WEB);
  await beTold(page, 'Rules changed by something else');

  const disturbDb = async () => {
    await nat('-I', 'IPTLB_NAT_DB', '-s', '10.9.9.9', '-j', 'RETURN');
    await expect(inSidebar(page, 'db')).toContainText('drifted');
  };
  const mendDb = async () => {
    await nat('-D', 'IPTLB_NAT_DB', '1');
    await expect(inSidebar(page, 'db')).toContainText('active');
  };
  /** All profiles are looked at together: where it is told of db, it would be of web. */
  const onlyDbIsTold = async (times: number) => {
    await letPass(electron, ALARM_AFTER_MS);
    await expect.poll(() => desktop.shown.length).toBeGreaterThanOrEqual(times);
    expect(summaries(desktop)).toEqual(Array(times).fill('db: other rules in the kernel'));
  };

  await test.step('an edit that nobody keeps', async () => {
    await inSidebar(page, 'web').click();
    await page.getByRole('tab', { name: 'Edit', exact: true }).click();
    await page.getByRole('textbox', { name: 'Destination 1' }).fill('10.0.1.6:8080');
    await saveAndApply(page);
    await press(page, 'Apply');
    await expect(question(page)).toBeVisible();
    await expect(page.getByText('Nobody answered, so the old rules were put back')).toBeVisible({
      timeout: 20_000,
    });
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await expect(inSidebar(page, 'web')).toContainText('drifted');
    await disturbDb();
    await onlyDbIsTold(1);
    await mendDb();
  });

  await test.step('an edit that is undone, while it waits for the answer', async () => {
    await main.getByRole('button', { name: 'Apply', exact: true }).click();
    await agree(page, 'Apply');
    await expect(inSidebar(page, 'web')).toContainText('active');
    await openView(page, 'Activity');
    await page
      .getByRole('grid', { name: 'Changes' })
      .getByRole('row')
      .filter({ hasText: 'Apply web' })
      .first()
      .click();
    // Beforehand: that one's own change of another profile is answered meanwhile hides nothing.
    await disturbDb();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await press(page, 'Undo');
    await expect(question(page)).toBeVisible();
    await onlyDbIsTold(2);
    await decide(page, 'Keep new rules');
    await expect(inSidebar(page, 'web')).toContainText('active');
    await mendDb();
  });

  await test.step('applied again, and another profile of the command', async () => {
    await nat('-F', 'IPTLB_NAT_WEB');
    await openView(page, 'Kernel rules');
    await page.getByRole('button', { name: 'Apply web' }).click();
    await agree(page, 'Apply');
    await expect(inSidebar(page, 'web')).toContainText('active');
    await onHost('client').must(process.execPath, [
      `${CHECKOUT}/dist/cli/iptlb.cjs`,
      '-run',
      '-reset',
      '-profile=mail',
      '-src-addr=10.100.0.13:25',
      '-dest-addr=10.0.1.6:25',
      '-state-file=/run/iptlb-lab/alarms/state.db',
    ]);
    await expect(page.getByText('IPTLB_NAT_MAIL').first()).toBeVisible();
    await disturbDb();
    await onlyDbIsTold(3);
  });
  await electron.close();
  desktop.stop();
});
