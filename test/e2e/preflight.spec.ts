import { onHost } from '#lab';
import { fillProfile } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

test('what of the machine keeps a profile from working is shown, and goes when it is mended', async ({
  app,
}) => {
  const { page } = app;
  const client = onHost('client');
  const forward = (value: '0' | '1') =>
    client.must('tee', ['/proc/sys/net/ipv4/ip_forward'], { input: value });
  await forward('0');

  await fillProfile(page, {
    name: 'web',
    source: '10.100.0.10:8081',
    destinations: ['10.0.1.4:8080'],
    rulesBackend: 'proxy',
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const warnings = page.getByRole('region', { name: 'What keeps this profile from working' });
  await expect(warnings.getByText('Forwarding is off')).toBeVisible();
  await expect(warnings.getByText('sudo sysctl -w net.ipv4.ip_forward=1')).toBeVisible();

  await forward('1');
  await expect(warnings).toBeHidden();
  await forward('0');
});
