import { chownSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { connectMany, person } from '#lab';
import { answerDialogs, applyProfile, openView } from '../support/window-actions.ts';
import { expect, test, type App } from './app.ts';

const SOURCE = '10.100.0.10:8081';
const BEFORE = 20;
/** Their lines are several times what the kernel's buffer holds. */
const MANY = 1500;
/** One by the hook, one by the chain. */
const LINES_EACH = 2;

/** The processes that read the kernel's log for a helper; the lab sees its own only. */
const logReaders = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => /^[^\0]*dmesg\0--follow\0/.test(commandLine(pid)))
    .map(Number);

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** All that the log has now: lines, and hits that it says are lost. */
async function told(
  { electron, page }: App,
  path: string,
): Promise<{ lines: number; lost: number }> {
  await answerDialogs(electron, path);
  await page.getByRole('button', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export hits' });
  await dialog.getByText('NDJSON', { exact: true }).click();
  await dialog.getByText(/^All/).click();
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  await expect(dialog).toBeHidden();
  const entries = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { lost?: number });
  return {
    lines: entries.filter(({ lost }) => lost === undefined).length,
    lost: entries.reduce((all, { lost }) => all + (lost ?? 0), 0),
  };
}

test('what the kernel’s log lost is told, to the hit', async ({ app, backends }) => {
  const { page } = app;
  const destinations = backends.destinations.split(',');
  await applyProfile(page, { destinations, logEnabled: true });
  await openView(page, 'Live log');
  await connectMany({ to: SOURCE, count: BEFORE });
  await expect(page.getByText(`${BEFORE} shown`)).toBeVisible();

  const folder = mkdtempSync(join(person().home, 'losses-'));
  chownSync(folder, person().uid, person().gid);
  const path = join(folder, 'hits.ndjson');
  // The kernel's buffer has lines from before the app, which an export of all has too.
  const before = await told(app, path);

  const [reader = 0, ...others] = logReaders();
  expect(others).toEqual([]);
  process.kill(reader, 'SIGSTOP');
  try {
    await connectMany({ to: SOURCE, count: MANY });
  } finally {
    process.kill(reader, 'SIGCONT');
  }
  let later = 0;
  await expect(async () => {
    // What is lost is known once lines come that were written later.
    await connectMany({ to: SOURCE, count: 1 });
    later += 1;
    const gap = page.getByText(/[\d,]+ hits were lost here: the kernel counted them/);
    await expect(gap.last()).toBeVisible({ timeout: 1000 });
    const { lines, lost } = await told(app, path);
    const all = LINES_EACH * (MANY + later);
    expect(lines - before.lines).toBeLessThan(all / 2);
    expect(lines - before.lines + lost).toBe(all);
  }).toPass({ timeout: 40_000 });
});
