import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderState } from '#shared/state-file';
import { CHECKOUT, onHost, person } from '#lab';
import { answerDialogs, fillProfile, openView } from '../support/window-actions.ts';
import { expect, test } from './app.ts';

const entry = (name: string, port: number, destination = '10.0.1.4:8080') => `${name}:
  destination:
  - ${destination}
  logEnabled: false
  logLevel: "4"
  protocol: tcp
  rulesBackend: client
  source: 10.100.0.10:${port}
`;

test('a state file is imported entry by entry, and a bad one costs no other', async ({
  app,
  folder,
}) => {
  const { page, electron } = app;
  const file = join(folder, 'state.db');
  const text = [
    '# by hand',
    entry('api', 443),
    entry('broken', 99, '10.0.1.999:1'),
    entry('thief', 8081),
    entry('web', 80),
    entry('zeta', 82),
  ].join('\n');
  writeFileSync(file, text);
  await page.getByRole('button', { name: 'Create a profile' }).waitFor();
  await fillProfile(page, { name: 'web', source: '10.100.0.10:81', destinations: ['10.0.1.4:1'] });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'web' })).toBeVisible();
  await fillProfile(page, {
    name: 'stays',
    source: '10.100.0.10:8081',
    destinations: ['10.0.1.4:1'],
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'stays' })).toBeVisible();
  const names = () =>
    page.evaluate(() =>
      window.iptlb
        .invoke('app:get-state', null)
        .then(({ profiles }) =>
          profiles.map(({ profile: { name, source } }) => `${name} ${source}`),
        ),
    );
  const before = await names();
  await openView(page, 'Overview');
  const openImport = async () => {
    await page.getByRole('button', { name: 'Import and export' }).click();
    await page.getByRole('menuitem', { name: 'Import state file…' }).click();
  };

  await test.step('cancelling the choice of a file does nothing', async () => {
    await answerDialogs(electron, null);
    await openImport();
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('the preview says what each entry does, and why not', async () => {
    await answerDialogs(electron, file);
    await openImport();
    const dialog = page.getByRole('dialog', { name: 'Import state.db' });
    const row = (name: string) => dialog.getByRole('row').filter({ hasText: name });
    await expect(row('broken')).toContainText(
      `Line ${text.split('\n').findIndex((line) => line.includes('999')) + 1}, column 5:`,
    );
    await expect(row('broken')).toContainText('999 is over 255');
    await expect(row('thief')).toContainText('already used by your saved profile "stays"');
    await expect(row('web')).toContainText('to replace');
    await expect(row('web')).toContainText('10.100.0.10:81');
    await expect(row('api')).toContainText('to add');
    await expect(dialog.getByRole('status')).toHaveText('2 to add, 1 to replace, 2 refused');
    expect(await names()).toEqual(before);
    await dialog.getByRole('checkbox', { name: 'Import zeta' }).uncheck();
    await expect(dialog.getByRole('status')).toHaveText(
      '1 to add, 1 to replace, 2 refused, 1 left out',
    );
    await dialog.getByRole('button', { name: 'Import 2 profiles' }).click();
    await expect(dialog).toBeHidden();
  });

  expect(await names()).toEqual([
    'web 10.100.0.10:80',
    'stays 10.100.0.10:8081',
    'api 10.100.0.10:443',
  ]);
  // The file is the person's: it is only read.
  expect(readFileSync(file, 'utf8')).toBe(text);

  await test.step('what is no state file is told with its place, and changes nothing', async () => {
    writeFileSync(file, 'web:\n  - [\n');
    await openImport();
    const alert = page.getByRole('dialog').getByRole('alert');
    await expect(alert).toContainText(/Line \d+, column \d+/);
    await expect(alert).toContainText('Nothing was changed.');
    await page.keyboard.press('Escape');
    await answerDialogs(electron, folder);
    await openImport();
    await expect(alert).toContainText('It is no ordinary file.');
    await page.keyboard.press('Escape');
    expect(await names()).toHaveLength(3);
  });
});

test('what is exported, the command reads, and a file that cannot be written stays', async ({
  app,
  folder,
}) => {
  const { page, electron } = app;
  const file = join(folder, 'out.yaml');
  for (const [name, port] of [
    ['web10', 80],
    ['web2', 81],
  ] as const) {
    await fillProfile(page, {
      name,
      source: `10.100.0.10:${port}`,
      destinations: ['10.0.1.4:8080', '10.0.1.5:8080'],
      logEnabled: true,
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('heading', { name })).toBeVisible();
  }
  const profiles = await page.evaluate(async () =>
    (await window.iptlb.invoke('app:get-state', null)).profiles.map(({ profile }) => profile),
  );
  const [web10, web2] = profiles;
  if (!web10 || !web2) throw new Error('The profiles were not saved.');

  await answerDialogs(electron, file);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const messages = page.getByRole('status', { name: 'Messages' });
  await expect(messages).toContainText(`Exported 1 profile to ${file}`);
  expect(readFileSync(file, 'utf8')).toBe(renderState([web2]));

  await page.keyboard.press('Control+k');
  await page.keyboard.type('export all');
  await page.keyboard.press('Enter');
  await expect(messages).toContainText(`Exported 2 profiles to ${file}`);
  // In the original's order.
  expect(readFileSync(file, 'utf8')).toBe(renderState([web2, web10]));
  const command = [`${CHECKOUT}/dist/cli/iptlb.cjs`, '-list', '-state-file', file];
  const listed = await onHost('client').must(process.execPath, command);
  expect(listed).toContain('web10');

  mkdirSync(join(folder, 'root-only'), { mode: 0o755 });
  await answerDialogs(electron, join(folder, 'root-only', 'x.yaml'));
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Export…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('permission denied');
  expect(readdirSync(join(folder, 'root-only'))).toEqual([]);
  expect(readdirSync(folder).filter((name) => name.startsWith('out'))).toEqual(['out.yaml']);
});

test('the page cannot name a file', async ({ app: { page } }) => {
  const { home } = person();
  const refused = await page.evaluate(
    (path) =>
      Promise.all(
        (['state-file:choose', 'state-file:export'] as const).map((channel) =>
          window.iptlb
            .invoke(channel, { profiles: null, path } as never)
            .then(() => 'answered', String),
        ),
      ),
    join(home, 'x.yaml'),
  );
  for (const answer of refused) expect(answer).toContain('was refused');
});
