import type { Page } from '@playwright/test';
import { natTable, onHost, resetHost } from '#lab';
import { applyProfile, decide, press } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

const SOURCE = '10.100.0.10';
const CAPTURED = ['-p', 'tcp', '-d', SOURCE, '--dport', '8081'];
const nat = (...args: string[]) => onHost('client').must('iptables', ['-t', 'nat', ...args]);

/** In one step, so that the window never sees half of it. */
const natAtOnce = (...lines: readonly string[]) =>
  onHost('client').must('iptables-restore', ['--noflush'], {
    input: ['*nat', ...lines, 'COMMIT', ''].join('\n'),
  });

/** What others do to our rules, and a line of the difference that the window then shows. */
const damages: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
  ['flushed', () => nat('-F'), /added: .*-j IPTLB_NAT_WEB/],
  [
    'a rule edited by hand',
    () =>
      nat('-R', 'IPTLB_NAT_WEB', '2', ...CAPTURED, '-j', 'DNAT', '--to-destination', '10.9.9.9:1'),
    /removed: .*10\.9\.9\.9:1/,
  ],
  [
    'reordered',
    async () => {
      const rules = (await nat('-S', 'IPTLB_NAT_WEB'))
        .split('\n')
        .filter((line) => line.startsWith('-A'));
      const [first = '', ...others] = rules;
      const last = others.pop() ?? '';
      await natAtOnce(':IPTLB_NAT_WEB - [0:0]', ...others, first, last);
    },
    /removed: .*LOG/,
  ],
  [
    'duplicated',
    () => nat('-I', 'OUTPUT', ...CAPTURED, '-j', 'IPTLB_NAT_WEB'),
    /removed: .*-j IPTLB_NAT_WEB/,
  ],
  [
    'the jump taken out',
    () => nat('-D', 'OUTPUT', ...CAPTURED, '-j', 'IPTLB_NAT_WEB'),
    /added: .*-j IPTLB_NAT_WEB/,
  ],
];

/** Lets the rules be written as saved, and waits until that is done. */
async function applyAgain(page: Page): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: 'Apply', exact: true }).click();
  await press(page, 'Apply');
  await decide(page, 'Keep new rules');
}

test('what others did to the rules is shown line by line, and applied again to the letter', async ({
  app,
}) => {
  const { page } = app;
  const destinations = ['10.0.1.4:8080', '10.0.1.5:8080'];
  await applyProfile(page, { destinations, logEnabled: true });
  const applied = await natTable('client');
  const main = page.getByRole('main');
  await page.getByRole('tab', { name: 'Rules', exact: true }).click();
  for (const [what, damage, line] of damages) {
    await test.step(what, async () => {
      await expect(main.getByText('active', { exact: true }).first()).toBeVisible();
      await damage();
      await expect(main.getByText('drifted', { exact: true }).first()).toBeVisible();
      await expect(
        main
          .getByRole('region', { name: 'What changes' })
          .getByRole('listitem')
          .filter({ hasText: line })
          .first(),
      ).toBeVisible();
      await applyAgain(page);
      expect(await natTable('client')).toBe(applied);
    });
  }
});

test('rules that were flushed with their chain are told to be gone', async ({ app }) => {
  const { page } = app;
  await applyProfile(page);
  const applied = await natTable('client');
  await resetHost('client');
  await expect(page.getByText('The rules of this profile are gone')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Apply', exact: true }).click();
  await press(page, 'Apply');
  await decide(page, 'Keep new rules');
  expect(await natTable('client')).toBe(applied);
  await expect(page.getByText('The rules of this profile are gone')).toBeHidden();
});

test('what a crash left behind is adopted or removed', async ({ app }) => {
  const { page } = app;
  const empty = await natTable('client');
  // The original program makes the chain first, rule by rule, and the jump last.
  await natAtOnce(
    ':IPTLB_NAT_HALF - [0:0]',
    `-A IPTLB_NAT_HALF ${CAPTURED.join(' ')} -j DNAT --to-destination 10.0.1.4:8080`,
  );
  await page.getByRole('button', { name: 'Adopt IPTLB_NAT_HALF as a profile' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'half' })).toBeVisible();
  await expect(page.getByRole('main').getByText('drifted').first()).toBeVisible();
  await applyAgain(page);
  await expect(page.getByRole('main').getByText('active').first()).toBeVisible();

  await page.getByRole('main').getByRole('button', { name: 'Remove', exact: true }).click();
  await press(page, 'Remove');
  await decide(page, 'Keep new rules');
  expect(await natTable('client')).toBe(empty);

  await natAtOnce(':IPTLB_NAT_LOST - [0:0]', '-A OUTPUT -j IPTLB_NAT_LOST');
  await page.getByRole('navigation').getByRole('button', { name: 'Overview' }).click();
  await page
    .getByRole('main')
    .getByRole('button', { name: /^Remove/ })
    .first()
    .click();
  await press(page, 'Remove');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect.poll(() => natTable('client')).toBe(empty);
});
