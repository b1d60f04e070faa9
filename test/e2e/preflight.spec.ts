import { onHost } from '#lab';
import { applyProfile, fillProfile, openView, press } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

test('what of the machine keeps a profile from working is shown, and goes when it is mended', async ({
  app,
}) => {
  const { page } = app;
  const client = onHost('client');
  const forward = (value: '0' | '1') =>
    client.must('tee', ['/proc/sys/net/ipv4/ip_forward'], { input: value });
  await forward('0');

  await fillProfile(page, { rulesBackend: 'proxy' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const warnings = page.getByRole('region', { name: 'What keeps this profile from working' });
  await expect(warnings.getByText('Forwarding is off')).toBeVisible();
  await expect(warnings.getByText('sudo sysctl -w net.ipv4.ip_forward=1')).toBeVisible();

  await forward('1');
  await expect(warnings).toBeHidden();
  await forward('0');
});

test('a setting that is missing is set through the helper, told, and set back', async ({ app }) => {
  const { page } = app;
  const client = onHost('client');
  const forwarding = async () =>
    (await client.must('sysctl', ['-n', 'net.ipv4.ip_forward'])).trim();
  await client.must('tee', ['/proc/sys/net/ipv4/ip_forward'], { input: '0' });
  await fillProfile(page, { rulesBackend: 'proxy' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const warnings = page.getByRole('region', { name: 'What keeps this profile from working' });
  await warnings.getByRole('button', { name: 'Set net.ipv4.ip_forward to 1' }).click();

  const dialog = page.getByRole('dialog', { name: 'Set net.ipv4.ip_forward to 1' });
  await expect(dialog.getByText('net.ipv4.ip_forward: 0 → 1')).toBeVisible();
  await expect(dialog.getByRole('tab', { name: 'Setting' })).toBeVisible();
  await expect(dialog.getByText('1 changed')).toBeVisible();
  await expect(dialog.getByText('Until the next boot.')).toBeVisible();
  await expect(
    dialog.getByRole('region', { name: 'Command that makes it permanent' }),
  ).toContainText("echo 'net.ipv4.ip_forward = 1' | sudo tee -a");
  expect(await forwarding()).toBe('0');
  await press(page, 'Set');
  await expect(dialog).toBeHidden();
  expect(await forwarding()).toBe('1');
  await expect(warnings.getByText('Forwarding is off')).toBeHidden();

  await openView(page, 'Activity');
  const grid = page.getByRole('grid', { name: 'Changes' });
  await grid.getByRole('row').filter({ hasText: 'net.ipv4.ip_forward: 0 → 1' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await press(page, 'Undo');
  await expect(grid.getByRole('row').filter({ hasText: 'Undo a change of' })).toBeVisible();
  expect(await forwarding()).toBe('0');
});

test('another program that takes the connections is told at the profile', async ({ app }) => {
  const { page } = app;
  await applyProfile(page);
  const rule = ['OUTPUT', '-p', 'tcp', '--dport', '8081', '-j', 'REDIRECT', '--to-ports', '1'];
  await onHost('client').must('iptables', ['-t', 'nat', '-I', ...rule]);
  const warnings = page.getByRole('region', { name: 'What keeps this profile from working' });
  await expect(warnings.getByText('Another program takes these connections')).toBeVisible();
  await expect(warnings.getByText('(REDIRECT)')).toBeVisible();
  await onHost('client').must('iptables', ['-t', 'nat', '-D', ...rule]);
  await expect(warnings).toBeHidden();
});
