import { CHECKOUT, connectMany, natTable, onHost } from '#lab';
import {
  agree,
  answerQuestions,
  closeWindow,
  decide,
  fillProfile,
  press,
  question,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, keepSeconds, startApp, test, type App } from './app.ts';

const SOURCE = '10.100.0.10:8081';
const profile = { name: 'web', source: SOURCE, destinations: ['10.0.1.4:8080'] };

/** Brings rules into the kernel that wait for a decision. */
async function applyAndWait({ page }: App): Promise<void> {
  await fillProfile(page, profile);
  await saveAndApply(page);
  await press(page, 'Apply');
  await expect(question(page)).toBeVisible();
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
}

test('rules that are kept stay', async ({ app, backends }) => {
  await applyAndWait(app);
  const { page } = app;
  const keep = question(page).getByRole('button', { name: 'Keep new rules', exact: true });
  await expect(keep).toBeFocused();
  await expect(question(page).getByRole('timer')).toContainText(/Old rules return in \d+ s/);
  await expect(question(page)).toContainText('The new rules of web are in the kernel');
  await expect(question(page)).toContainText(/\d+ added/);
  // Escape is no answer.
  await page.keyboard.press('Escape');
  await expect(question(page)).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(question(page)).toBeHidden();
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
  const { answers } = await connectMany({ to: SOURCE, count: 5 });
  expect(backends.destinations).toContain(profile.destinations[0]);
  expect(Object.keys(answers)).toEqual(['a']);
});

test('rules that are put back are gone, to the letter', async ({ app }) => {
  const before = await natTable('client');
  await applyAndWait(app);
  await decide(app.page, 'Restore old rules');
  await expect(app.page.getByText('The old rules are back')).toBeVisible();
  expect(await natTable('client')).toBe(before);
  await expect(app.page.getByRole('main').getByText('saved').first()).toBeVisible();
});

test('what others made of them meanwhile is left to them, and the window says so', async ({
  app,
  folder,
}) => {
  await applyAndWait(app);
  const command = [
    '-profile=web',
    `-src-addr=${SOURCE}`,
    '-dest-addr=10.0.1.5:8080',
    '-reset',
    '-run',
  ];
  const stateFile = `-state-file=${folder}/theirs.db`;
  await onHost('client').must(process.execPath, [
    `${CHECKOUT}/dist/cli/iptlb.cjs`,
    stateFile,
    ...command,
  ]);
  const left = await natTable('client');
  await decide(app.page, 'Restore old rules');
  const told = app.page.getByRole('dialog');
  await expect(told).toContainText('not over what others did');
  await expect(told).toContainText('IPTLB_NAT_WEB');
  expect(await natTable('client')).toBe(left);
});

test('when nobody answers the old rules come back, and the window says so', async ({ folder }) => {
  keepSeconds(folder, 5);
  const before = await natTable('client');
  const app = await startApp(folder);
  await applyAndWait(app);
  const { page } = app;
  // Also a window that was loaded anew asks.
  await page.reload();
  await expect(question(page)).toBeVisible();
  await expect(page.getByText('Nobody answered, so the old rules were put back')).toBeVisible();
  expect(await natTable('client')).toBe(before);
  await page.getByRole('dialog').getByRole('button', { name: 'Start again' }).click();
  await agree(page, 'Apply');
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
  await app.electron.close();
});

test('an app that is killed meanwhile leaves the old rules', async ({ folder }) => {
  const before = await natTable('client');
  const app = await startApp(folder);
  await applyAndWait(app);
  const closed = app.electron.waitForEvent('close');
  app.electron.process().kill('SIGKILL');
  await closed;
  await expect.poll(() => natTable('client')).toBe(before);
});

test('while rules wait there is no other change, and afterwards nothing to decide', async ({
  app,
}) => {
  await applyAndWait(app);
  const kinds = await app.page.evaluate(async () => {
    const intent = { kind: 'remove', profiles: ['web'] } as const;
    const { fingerprint } = await window.iptlb.invoke('changes:plan', intent);
    const order = { intent, expect: fingerprint, keepWithin: null };
    const second = await window.iptlb.invoke('changes:run', order);
    const first = await window.iptlb.invoke('changes:decide', { keep: true });
    const late = await window.iptlb.invoke('changes:decide', { keep: false });
    return [second.kind, first.kind, late.kind];
  });
  expect(kinds).toEqual(['busy', 'kept', 'nothing-pending']);
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
});

for (const [place, word] of [
  [0, 'keeps'],
  [1, 'puts back'],
] as const) {
  test(`closing the window meanwhile asks; the answer ${word} the rules`, async ({ folder }) => {
    const before = await natTable('client');
    const app = await startApp(folder);
    await applyAndWait(app);
    const close = async (answer: number | 'Escape') => {
      await answerQuestions(app.electron, answer);
      await closeWindow(app.electron);
    };
    // The question is still open.
    await close('Escape');
    await expect(question(app.page)).toBeVisible();
    const closed = app.electron.waitForEvent('close');
    await close(place).catch(() => undefined);
    await closed;
    if (word === 'keeps') expect(await natTable('client')).not.toBe(before);
    else expect(await natTable('client')).toBe(before);
  });
}

test('where nobody wants to be asked, rules stay at once', async ({ app }) => {
  const { page } = app;
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('switch', { name: 'Ask whether new rules stay' }).click();
  await fillProfile(page, profile);
  await saveAndApply(page);
  await press(page, 'Apply');
  await expect(page.getByRole('status').filter({ hasText: 'Applied web' })).toBeVisible();
  await expect(question(page)).toBeHidden();
});
