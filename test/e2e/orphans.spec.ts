import { connectMany, natTable, onHost } from '#lab';
import { agree } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

test('a chain that the original program left behind becomes a profile, unchanged', async ({
  app,
  backends,
}) => {
  const { page } = app;
  const captured = '-p tcp -d 10.100.0.10 --dport 8081';
  const [first = '', second = ''] = backends.destinations.split(',');
  await onHost('client').must('iptables-restore', ['--noflush'], {
    input: [
      '*nat',
      ':IPTLB_NAT_OLD - [0:0]',
      `-A IPTLB_NAT_OLD ${captured} -m statistic --mode random --probability 0.50000 -j DNAT --to-destination ${first}`,
      `-A IPTLB_NAT_OLD ${captured} -m statistic --mode random --probability 1.00000 -j DNAT --to-destination ${second}`,
      '-A IPTLB_NAT_OLD -j RETURN',
      `-I OUTPUT 1 ${captured} -j IPTLB_NAT_OLD`,
      'COMMIT',
      '',
    ].join('\n'),
  });
  const before = await natTable('client');

  await expect(page.getByRole('button', { name: 'Remove IPTLB_NAT_OLD' })).toBeVisible();
  await page.getByRole('button', { name: 'Adopt IPTLB_NAT_OLD as a profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'old' })).toBeVisible();
  await expect(page.getByRole('main').getByText('active').first()).toBeVisible();
  expect(await natTable('client')).toBe(before);
  const { answers } = await connectMany({ to: '10.100.0.10:8081', count: 40 });
  expect(Object.keys(answers).sort()).toEqual(['a', 'b']);
});

test('a LOG rule that a profile left behind is told, and removed', async ({ app }) => {
  const { page } = app;
  const before = await natTable('client');
  const rule = '-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT:'.split(' ');
  await onHost('client').must('iptables', ['-t', 'nat', '-I', 'OUTPUT', '1', ...rule]);

  await expect(page.getByText('1 LOG rule serves no profile')).toBeVisible();
  await page.getByRole('button', { name: 'Remove rule' }).click();
  await agree(page, 'Remove');
  await expect(page.getByText('1 LOG rule serves no profile')).toBeHidden();
  expect(await natTable('client')).toBe(before);
});
