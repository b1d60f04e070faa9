import { connectMany, natTable, onHost, polkit } from '#lab';
import { agree, applyProfile, openView, press } from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const SOURCE = '10.100.0.10:8081';

test('the kernel’s rules are shown as they are, and put in order where they are not', async ({
  app,
  backends,
}) => {
  const { page } = app;
  const client = onHost('client');
  const destinations = backends.destinations.split(',');
  await applyProfile(page, { destinations, logEnabled: true });
  await openView(page, 'Kernel rules');
  const table = page.getByRole('table', { name: 'Chains and rules' });
  const chain = table
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: 'Rules of IPTLB_NAT_WEB' }) });
  await expect(chain).toContainText('active');
  const applied = await natTable('client');

  await test.step('every rule stands there to the letter, with its counters', async () => {
    const printed = (await client.must('iptables-save', ['-t', 'nat']))
      .split('\n')
      .filter((line) => line.startsWith('-A ') && line.includes('IPTLB'))
      .map((line) => line.replace(/^-A \S+ /, ''));
    expect(printed).toHaveLength(7);
    for (const rule of printed) await expect(table.getByText(rule).first()).toBeVisible();
    await connectMany({ to: SOURCE, count: 20 });
    await expect(chain).toContainText('20');
  });

  await test.step('what another program did to them is shown, and put right', async () => {
    await client.must('iptables', ['-t', 'nat', '-D', 'IPTLB_NAT_WEB', '2']);
    const main = page.getByRole('main');
    await expect(main.getByText('drifted').first()).toBeVisible();
    const difference = page.getByRole('region', { name: 'What changes' });
    await expect(difference).toContainText(destinations[0] ?? '');
    await expect(difference).toContainText('added:');
    await page.getByRole('button', { name: 'Apply web' }).click();
    await agree(page, 'Apply');
    await expect(chain).toContainText('active');
    expect(await natTable('client')).toBe(applied);
  });

  await test.step('a chain of nobody’s is removed', async () => {
    await client.must('iptables', ['-t', 'nat', '-N', 'IPTLB_NAT_GONE']);
    await expect(table.getByText('No rule leads to it')).toBeVisible();
    await page.getByRole('radio', { name: '1 orphan' }).check({ force: true });
    await expect(chain).toBeHidden();
    await page.getByRole('button', { name: 'Remove IPTLB_NAT_GONE' }).click();
    await press(page, 'Remove');
    await expect(page.getByRole('dialog')).toBeHidden();
    // With nothing left to choose, everything is shown again.
    await expect(chain).toBeVisible();
    expect(await natTable('client')).toBe(applied);
  });

  await test.step('a search finds rules by what they say', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('nowhere');
    await expect(page.getByText('No chain matches')).toBeVisible();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect(chain).toBeVisible();
  });
});

test('where nothing is in the kernel, or that is not known, the view says so', async ({
  folder,
}) => {
  const calm = await startApp(folder);
  await calm.page.getByRole('button', { name: 'Create a profile' }).waitFor();
  await calm.page.keyboard.press('g');
  await calm.page.keyboard.press('r');
  await expect(calm.page.getByText('Nothing of IPTLB is in the kernel')).toBeVisible();
  await calm.electron.close();

  polkit.decide('org.iptlb.monitor', 'refuse');
  const { page, electron } = await startApp(folder);
  await openView(page, 'Kernel rules');
  const main = page.getByRole('main');
  await expect(main.getByText('What is in the kernel is not known')).toBeVisible();
  polkit.decide('org.iptlb.monitor', 'allow');
  await main.getByRole('button', { name: 'Reconnect' }).click();
  await expect(main.getByText('Nothing of IPTLB is in the kernel')).toBeVisible();
  await electron.close();
});

test('that the kernel’s rules cannot be asked for is said', async ({ app }) => {
  await app.electron.evaluate(({ ipcMain }) => {
    ipcMain.removeHandler('kernel:watch');
    ipcMain.handle('kernel:watch', () => Promise.reject(new Error('There is no helper.')));
  });
  await openView(app.page, 'Kernel rules');
  await expect(app.page.getByText('The rules cannot be read')).toBeVisible();
  await expect(app.page.getByText(/There is no helper/)).toBeVisible();
});
