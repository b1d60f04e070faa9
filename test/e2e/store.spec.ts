import { execFileSync } from 'node:child_process';
import {
  chownSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { natTable, person } from '#lab';
import { applyProfile, askToDelete, openView, press } from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const profile = (name: string, port: number) => ({
  name,
  source: `10.100.0.10:${port}`,
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
});

function writeStore(folder: string, text: string): void {
  const { uid, gid } = person();
  const path = join(folder, 'profiles.json');
  writeFileSync(path, text);
  chownSync(path, uid, gid);
}

const fileNames = (folder: string) =>
  readdirSync(folder).filter((name) => name.startsWith('profiles'));

test('profiles are there again after a restart', async ({ folder }) => {
  writeStore(
    folder,
    JSON.stringify({ version: 1, profiles: [profile('web', 80)], settings: { theme: 'dark' } }),
  );
  for (let start = 0; start < 2; start += 1) {
    const app = await startApp(folder);
    const state = await app.page.evaluate(() => window.iptlb.invoke('app:get-state', null));
    expect(state.profiles.map((each) => each.profile.name)).toEqual(['web']);
    // What the file does not say is as in a new one.
    expect(state.settings).toMatchObject({ theme: 'dark', askToKeep: true, keepSeconds: 30 });
    expect(state.notices).toEqual([]);
    await app.electron.close();
  }
  expect(fileNames(folder)).toEqual(['profiles.json']);
});

test('a damaged file is set aside, told by name, and the app comes up', async ({ folder }) => {
  writeStore(folder, '{"version":1,"profiles":[{"name":"we');
  const app = await startApp(folder);
  const [aside = ''] = fileNames(folder).filter((name) => name.includes('damaged'));
  await expect(app.page.getByText(aside)).toBeVisible();
  expect(readFileSync(join(folder, aside), 'utf8')).toBe('{"version":1,"profiles":[{"name":"we');
  await app.electron.close();
});

test('one damaged profile costs no other', async ({ folder }) => {
  const text = JSON.stringify({
    version: 1,
    profiles: [profile('web', 80), { ...profile('bad', 81), source: '10.100.0.999:81' }],
    settings: { theme: 'system' },
  });
  writeStore(folder, text);
  const app = await startApp(folder);
  await expect(app.page.getByText('999 is over 255')).toBeVisible();
  await expect(
    app.page
      .getByRole('link', { name: /^web/ })
      .or(app.page.getByRole('button', { name: /^web/ }))
      .first(),
  ).toBeVisible();
  const [aside = ''] = fileNames(folder).filter((name) => name.includes('damaged'));
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
  await app.electron.close();
});

test('a file of a newer version is kept and not written over', async ({ folder }) => {
  const text = JSON.stringify({ version: 99, profiles: [], settings: {} });
  writeStore(folder, text);
  const app = await startApp(folder);
  const [aside = ''] = fileNames(folder).filter((name) => name.includes('damaged'));
  await expect(app.page.getByText(aside)).toBeVisible();
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
  await app.electron.close();
});

/** Each way in which the file cannot even be opened for reading, made by root. */
const unusable: readonly (readonly [what: string, make: (path: string) => void])[] = [
  ['another user’s', (path) => writeFileSync(path, '{}', { mode: 0o600 })],
  ['a folder', (path) => mkdirSync(path)],
  ['a pipe', (path) => execFileSync('mkfifo', ['-m', '666', path])],
  [
    'of a gigabyte',
    (path) => {
      writeFileSync(path, '');
      truncateSync(path, 1024 ** 3);
    },
  ],
];

for (const [what, make] of unusable) {
  test(`with a file that is ${what} the app comes up and says that nothing is saved`, async ({
    folder,
  }) => {
    make(join(folder, 'profiles.json'));
    const app = await startApp(folder);
    await expect(app.page.getByText('Nothing is saved in this run')).toBeVisible();
    // It works all the same, in memory.
    const { problems } = await app.page.evaluate(
      (draft) => window.iptlb.invoke('profiles:save', { profile: draft, replaces: null }),
      profile('web', 80),
    );
    expect(problems).toEqual([]);
    await expect(app.page.getByRole('button', { name: /^web/ }).first()).toBeVisible();
    await app.electron.close();
  });
}

test('what happens to the file meanwhile changes nothing in the window', async ({ folder }) => {
  writeStore(
    folder,
    JSON.stringify({ version: 1, profiles: [profile('web', 80)], settings: { theme: 'dark' } }),
  );
  const app = await startApp(folder);
  const save = (draft: object) =>
    app.page.evaluate(
      ([value]) =>
        window.iptlb
          .invoke('profiles:save', { profile: value, replaces: null } as never)
          .then(({ problems }) => JSON.stringify(problems), String),
      [draft],
    );
  await expect(app.page.getByRole('button', { name: /^web/ }).first()).toBeVisible();
  writeStore(folder, '{"profiles":"gone"}');
  expect(await save(profile('tls', 443))).toBe('[]');
  const saved = JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')) as {
    profiles: { name: string }[];
  };
  expect(saved.profiles.map(({ name }) => name)).toEqual(['web', 'tls']);

  // What is not written is not shown as saved.
  rmSync(join(folder, 'profiles.json'));
  mkdirSync(join(folder, 'profiles.json'));
  expect(await save(profile('db', 5432))).toContain('is no file any more');
  const state = await app.page.evaluate(() => window.iptlb.invoke('app:get-state', null));
  expect(state.profiles.map((each) => each.profile.name)).toEqual(['web', 'tls']);
  await app.electron.close();
});

test('a delete that cannot be saved is told as what it is, and can be done again', async ({
  app: { page },
  folder,
}) => {
  await applyProfile(page);
  const { uid, gid } = person();
  chownSync(folder, 0, 0);
  await askToDelete(page);
  await press(page, 'Delete');
  await expect(page.getByText('the profiles could not be saved')).toBeVisible();
  expect(await natTable('client')).not.toContain('IPTLB');
  await openView(page, 'Overview');
  const notice = page.getByText('No rules of web are in the kernel any more');
  await expect(notice).toContainText('permission denied. Put that in order, then delete again.');

  chownSync(folder, uid, gid);
  await page
    .getByRole('link', { name: /^web/ })
    .or(page.getByRole('button', { name: /^web/ }))
    .first()
    .click();
  await askToDelete(page);
  await press(page, 'Delete');
  await expect(page.getByText('No profiles yet')).toBeVisible();
  await expect(notice).toBeHidden();
});
