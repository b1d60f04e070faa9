import { connectMany, natTable, onHost, polkit } from '#lab';
import { isWithinChance } from '../support/chance.ts';
import {
  agree,
  applyProfile,
  askToDelete,
  fillProfile,
  openView,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, test } from './app.ts';

const SOURCE = '10.100.0.10:8081';

test('a profile is made, read, applied, watched and deleted, and leaves nothing', async ({
  app,
  backends,
}) => {
  const { page } = app;
  const destinations = backends.destinations.split(',');
  const before = await natTable('client');
  let counted = 0;
  polkit.decide('org.iptlb.apply', 'ask');

  await test.step('the form makes a plan that can be read', async () => {
    await fillProfile(page, { destinations, logEnabled: true });
    const plan = await saveAndApply(page);
    for (const destination of destinations) await expect(plan).toContainText(destination);
    await expect(plan).toContainText('--probability 0.33333');
    expect(await natTable('client')).toBe(before);
  });

  await test.step('the password is asked for, and the rules are in the kernel', async () => {
    const agent = await app.answerPrompts('password');
    await agree(page, 'Apply');
    await expect(page.getByRole('dialog')).toBeHidden();
    agent.stop();
    await expect(
      page.getByRole('status').filter({ hasText: 'web: the new rules are kept' }),
    ).toBeVisible();
    expect(await natTable('client')).toContain('-j IPTLB_NAT_WEB');
  });

  await test.step('1,000 connections spread within chance', async () => {
    // At a pace at which the kernel's log buffer does not run over on a busy machine.
    const { answers, failed } = await connectMany({ to: SOURCE, count: 1000, concurrency: 4 });
    expect(failed).toBe(0);
    expect(Object.keys(answers).sort()).toEqual(['a', 'b', 'c']);
    expect(isWithinChance(Object.values(answers))).toBe(true);
    // The window counts what the kernel counts, and that is what the services counted, but for a first
    // packet that was lost on a busy machine and sent again.
    const rules = await onHost('client').must('iptables-save', ['--counters', '-t', 'nat']);
    await page.getByRole('tab', { name: 'Traffic' }).click();
    const table = page.getByRole('table', { name: /Connections by destination/ });
    for (const destination of destinations) {
      const rule = rules.split('\n').find((line) => line.endsWith(` ${destination}`));
      const count = Number(/^\[(\d+):/.exec(rule ?? '')?.[1]);
      const row = table.getByRole('row').filter({ hasText: destination });
      await expect(row).toContainText(String(count));
      counted += count;
    }
    expect(counted).toBeGreaterThanOrEqual(1000);
    expect(counted).toBeLessThan(1010);
  });

  await test.step('each of them is a line in the live log', async () => {
    await openView(page, 'Live log');
    await expect(page.getByText(`${counted.toLocaleString('en')} shown`)).toBeVisible();
    await expect(page.getByRole('row').filter({ hasText: SOURCE }).first()).toBeVisible();
  });

  await test.step('deleting it leaves nothing behind', async () => {
    await page.getByRole('navigation').getByRole('button', { name: /^web/ }).click();
    await askToDelete(page);
    const agent = await app.answerPrompts('password');
    await agree(page, 'Delete');
    await expect(page.getByRole('dialog')).toBeHidden();
    agent.stop();
    await expect(page.getByText('No profiles yet')).toBeVisible();
    expect(await natTable('client')).toBe(before);
  });
});

test('rules that another program flushed show as such, and are written anew', async ({
  app,
  backends,
}) => {
  const { page } = app;
  const destinations = backends.destinations.split(',');
  await applyProfile(page, { destinations });
  const heading = page.getByRole('main');
  await expect(heading.getByText('active').first()).toBeVisible();

  await onHost('client').must('iptables', ['-t', 'nat', '-F', 'OUTPUT']);
  await expect(heading.getByText('drifted').first()).toBeVisible();
  await heading.getByRole('button', { name: 'Apply', exact: true }).click();
  await agree(page, 'Apply');
  await expect(heading.getByText('active').first()).toBeVisible();
  const { failed } = await connectMany({ to: SOURCE, count: 30 });
  expect(failed).toBe(0);
});
