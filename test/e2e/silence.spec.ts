import { readFileSync, readdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { onHost } from '#lab';
import { applyProfile } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

/** The monitors that run; the lab sees its own only. */
const monitors = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isMonitor(name))
    .map(Number);

function isMonitor(pid: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words[0] === '/usr/libexec/iptlb/runtime/electron' && words[2] === 'monitor';
  } catch {
    return false;
  }
}

/** Halts the one monitor, as its owner can by its control group. Returns its process id. */
async function halt(page: Page): Promise<number> {
  const [monitor = 0, ...others] = monitors();
  expect(others).toEqual([]);
  process.kill(monitor, 'SIGSTOP');
  await expect(page.getByText('Helper does not answer')).toBeVisible({ timeout: 30_000 });
  return monitor;
}

test('what a halted monitor told is not shown as live, until it goes on', async ({ app }) => {
  const { page } = app;
  await applyProfile(page);
  const main = page.getByRole('main');
  const status = page.getByRole('status', { name: 'Helper' });
  await expect(main.getByText('Active', { exact: true }).first()).toBeVisible();
  await expect(status).toContainText('Live');

  const monitor = await halt(page);
  await expect(status).toContainText('No live status');
  await expect(main.getByText('Active', { exact: true })).toHaveCount(0);
  await onHost('client').must('iptables', ['-t', 'nat', '-F']);
  process.kill(monitor, 'SIGCONT');
  await expect(status).toContainText('Live');
  await expect(main.getByText('The kernel has other rules than this profile says.')).toBeVisible();
  expect(monitors()).toEqual([monitor]);
});

test('another monitor takes the place of a halted one, which goes when it can', async ({ app }) => {
  const { page } = app;
  const status = page.getByRole('status', { name: 'Helper' });
  await expect(status).toContainText('Live');
  const monitor = await halt(page);
  await status.getByRole('button', { name: 'Reconnect' }).click();
  await expect(status).toContainText('Live');
  process.kill(monitor, 'SIGCONT');
  await expect.poll(() => monitors()).toHaveLength(1);
  expect(monitors()).not.toContain(monitor);
  await expect(status).toContainText('Live');
});
