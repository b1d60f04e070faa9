import { mkdirSync, rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { TOPOLOGY, connectMany, natTable, type Backends, type TrafficResult } from '#lab';
import {
  agree,
  askToDelete,
  choose,
  decide,
  fillProfile,
  openView,
  press,
  question,
  saveAndApply,
} from '../support/window-actions.ts';
import { say, startApp } from './start-app.ts';

const PICTURES = 'out/demo';
const SOURCE = `${TOPOLOGY.unroutable}:8081`;

/** Does the main job as a person would, and leaves a picture of each step. */
export async function walkThrough(backends: Backends): Promise<void> {
  rmSync(PICTURES, { recursive: true, force: true });
  mkdirSync(PICTURES, { recursive: true });
  const before = await natTable('client');

  const started = performance.now();
  const app = await startApp([]);
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  say(`The window is there after ${seconds(started)}.`);
  const picture = pictures(page);
  await page.getByText('Live', { exact: true }).waitFor();
  await picture('empty');

  await fillProfile(page, {
    name: 'web',
    source: SOURCE,
    destinations: backends.destinations.split(','),
    logEnabled: true,
  });
  await picture('editor');
  await saveAndApply(page);
  await page.getByRole('dialog').getByText('IPTLB_NAT_WEB').first().waitFor();
  await picture('plan');

  const pressed = performance.now();
  await press(page, 'Apply');
  await question(page).waitFor();
  say(`The rules are in the kernel, read back and compared, ${seconds(pressed)} after Apply.`);
  await picture('keep');
  await decide(page, 'Keep new rules');

  const begun = performance.now();
  const rounds: TrafficResult[] = [];
  // At a walking pace, so that the pictures have something to show over time.
  for (let round = 0; round < 20; round += 1) {
    const [result] = await Promise.all([
      connectMany({ to: SOURCE, count: 50 }),
      page.waitForTimeout(1000),
    ]);
    rounds.push(result);
  }
  const all = inWords(...rounds);
  say(`${all} in ${seconds(begun)}.`);
  await page.getByRole('tab', { name: 'Traffic' }).click();
  // The window reads the counters once a second.
  const [count = ''] = all.split(' (');
  await page.getByText(count, { exact: true }).first().waitFor();
  await picture('traffic');
  await page.getByRole('tab', { name: 'Rules' }).click();
  await picture('rules');
  await openView(page, 'Overview');
  await picture('overview');
  await openView(page, 'Live log');
  await page.getByRole('row').filter({ hasText: SOURCE }).first().waitFor();
  await picture('live-log');
  await openView(page, 'Settings');
  await choose(page, 'Dark');
  await openView(page, 'Live log');
  await picture('live-log-dark');

  await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
  await picture('profile-dark');
  await askToDelete(page);
  await picture('delete');
  await agree(page, 'Delete');
  await page.getByText('No profiles yet').waitFor();
  const isClean = (await natTable('client')) === before;
  say(isClean ? 'Deleted: the nat table is as it was.' : 'The nat table is NOT as it was.');
  await app.close();
  say(`Pictures of each step are in ${PICTURES}/.`);
  if (!isClean) process.exitCode = 1;
}

function pictures(page: Page): (name: string) => Promise<void> {
  let count = 0;
  return async (name) => {
    count += 1;
    const path = `${PICTURES}/${String(count).padStart(2, '0')}-${name}.png`;
    await page.screenshot({ path, animations: 'disabled' });
    say(`  ${path}`);
  };
}

/** How many connections there were, and who answered them. */
function inWords(...results: readonly TrafficResult[]): string {
  const answers = new Map<string, number>();
  for (const [name, count] of results.flatMap((each) => Object.entries(each.answers)))
    answers.set(name, (answers.get(name) ?? 0) + count);
  const failed = results.reduce((sum, each) => sum + each.failed, 0);
  const answered = [...answers.values()].reduce((sum, count) => sum + count, 0);
  const spread = [...answers]
    .sort()
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`);
  const all = (answered + failed).toLocaleString('en');
  return `${all} connections (${spread.join(', ')}; ${failed} failed)`;
}

const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(2)} s`;
