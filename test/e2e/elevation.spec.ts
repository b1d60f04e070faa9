import { natTable, onHost, polkit, restoreBy } from '#lab';
import {
  agree,
  askToDelete,
  decide,
  fillProfile,
  press,
  saveAndApply,
} from '../support/window-actions.ts';
import { expect, startApp, test } from './app.ts';

const profile = {
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080', '10.0.1.5:8080'],
};

/** Each way in which a change can be kept from happening, and what the window must say to it. */
const refusals = [
  {
    what: 'a dismissed prompt',
    decision: 'ask',
    answer: 'dismiss',
    says: /password prompt was closed|dismissed|cancel/i,
  },
  {
    what: 'a refusal by polkit',
    decision: 'refuse',
    answer: null,
    says: /not allowed|not authorised/i,
  },
  {
    what: 'a wrong password',
    decision: 'ask',
    answer: 'wrong-password',
    says: /not allowed|not authorised/i,
  },
  { what: 'no agent to ask with', decision: 'ask', answer: null, says: /agent/i },
] as const;

for (const { what, decision, answer, says } of refusals) {
  test(`${what} changes nothing and says so`, async ({ app }) => {
    const { page } = app;
    const before = await natTable('client');
    polkit.decide('org.iptlb.apply', decision);
    const agent = answer && (await app.answerPrompts(answer));

    await fillProfile(page, profile);
    await saveAndApply(page);
    await agree(page, 'Apply');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByText(says).first()).toBeVisible();
    await expect(dialog.getByText('Nothing was changed').first()).toBeVisible();
    expect(await natTable('client')).toBe(before);

    // The same dialog can try again, once the person is allowed to.
    agent?.stop();
    polkit.decide('org.iptlb.apply', 'allow');
    await press(page, 'Try again');
    await decide(page, 'Keep new rules');
    expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
  });
}

test('a missing iptables is told, and nothing has changed', async ({ app }) => {
  const { page } = app;
  const client = onHost('client');
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  await client.must('mv', ['/usr/sbin/iptables-restore', '/usr/sbin/iptables-restore.away']);
  await agree(page, 'Apply');
  await expect(dialog.getByText('iptables is not installed').first()).toBeVisible();
  await expect(dialog.getByText('Nothing was changed').first()).toBeVisible();
  await client.must('mv', ['/usr/sbin/iptables-restore.away', '/usr/sbin/iptables-restore']);
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
});

test('what iptables refuses is told in its words, and nothing has changed', async ({ app }) => {
  const { page } = app;
  const before = await natTable('client');
  const refusal = 'iptables-restore: line 7 failed: a kernel of its own mind';
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  const bringBack = restoreBy('nft', `cat >/dev/null\necho '${refusal}' >&2\nexit 2`);
  await agree(page, 'Apply');
  await expect(dialog.getByText('iptables refused the rules').first()).toBeVisible();
  await expect(dialog.getByText(refusal).first()).toBeVisible();
  await expect(dialog.getByText('Nothing was changed').first()).toBeVisible();
  expect(await natTable('client')).toBe(before);
  bringBack();
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
});

const LAUNCHER = '/usr/libexec/iptlb/apply';
/** Where a stand-in waits. Each is a pipe of its own: one that is just being closed would let it through twice. */
const GATES = {
  asked: `${LAUNCHER}.asked`,
  greeted: `${LAUNCHER}.greeted`,
  read: `${LAUNCHER}.read`,
} as const;
type Gate = keyof typeof GATES;

/** Puts a script in the place of the launcher, with gates to wait at; returns what undoes that. */
async function standIn(script: string): Promise<() => Promise<void>> {
  const client = onHost('client');
  await client.must('mv', [LAUNCHER, `${LAUNCHER}.away`]);
  await client.must('mkfifo', Object.values(GATES));
  await client.must('sh', ['-c', 'cat >"$0"; chmod 755 "$0"', LAUNCHER], {
    input: `#!/bin/sh\n${script}`,
  });
  return async () => {
    await client.must('mv', [`${LAUNCHER}.away`, LAUNCHER]);
    await client.must('rm', Object.values(GATES));
  };
}

/** Lets the stand-in go on, once it has come to this gate. */
const open = (gate: Gate) => onHost('client').must('sh', ['-c', 'echo >"$0"', GATES[gate]]);

const waitAt = (gate: Gate) => `read -r word <${GATES[gate]}\n`;
const GREET = `echo '{"type":"ready","version":1}'\n`;

test('a helper that ends without an answer leaves it open whether anything changed', async ({
  app,
}) => {
  const { page } = app;
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  const bringBack = await standIn(`${GREET}read -r request; exit 1\n`);
  await agree(page, 'Apply');
  await expect(dialog.getByText('Nobody knows whether the rules were written')).toBeVisible();
  await expect(dialog.getByText('Nothing was changed')).toBeHidden();
  await bringBack();
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
});

test('while the helper is waited for, the dialog says so and stays', async ({ app: { page } }) => {
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  const bringBack = await standIn(waitAt('asked'));
  await press(page, 'Apply');
  await expect(dialog.getByRole('status')).toContainText('may be behind other windows');
  await expect(dialog.getByRole('button', { name: 'Close' })).toBeHidden();
  // Enter too: a password typed before its prompt has the keys ends with it.
  for (const key of ['Escape', 'Escape', 'Space', 'Enter']) await page.keyboard.press(key);
  await expect(dialog.getByRole('status')).toBeVisible();
  await open('asked');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await bringBack();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a change that waits for a password is cancelled: its prompt goes, and nothing has changed', async ({
  app,
}) => {
  const { page } = app;
  const before = await natTable('client');
  polkit.decide('org.iptlb.apply', 'ask');
  const agent = await app.answerPrompts('wait');
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  await press(page, 'Apply');
  await agent.prompted;
  await press(page, 'Cancel');
  await expect(dialog.getByRole('alert')).toContainText('You cancelled it. Nothing was changed.');
  await agent.withdrawn;
  agent.stop();
  expect(await natTable('client')).toBe(before);

  polkit.decide('org.iptlb.apply', 'allow');
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
  expect(await natTable('client')).toContain('IPTLB_NAT_WEB');
});

test('a change is cancelled also where the password was given, and nothing is sent afterwards', async ({
  app: { page },
}) => {
  const got = `${LAUNCHER}.got`;
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  const bringBack = await standIn(
    `${waitAt('asked')}${waitAt('greeted')}${GREET}cat >${got}\n${waitAt('read')}`,
  );
  await press(page, 'Apply');
  await open('asked');
  await press(page, 'Cancel');
  await expect(dialog.getByRole('alert')).toContainText('You cancelled it. Nothing was changed.');
  // It greets all the same, and comes to the end of what it is sent.
  await open('greeted');
  await open('read');
  expect(await onHost('client').must('cat', [got])).toBe('');
  await onHost('client').must('rm', [got]);
  await bringBack();
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
});

test('a change that the helper has begun cannot be cancelled', async ({ app: { page } }) => {
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  const bringBack = await standIn(`${GREET}read -r request\n${waitAt('read')}`);
  await press(page, 'Apply');
  await expect(dialog.getByRole('status')).toContainText('can no longer be cancelled');
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  expect(await page.evaluate("iptlb.invoke('changes:cancel', null)")).toEqual({
    isCancelled: false,
  });
  await open('read');
  await expect(dialog.getByText('Nobody knows whether the rules were written')).toBeVisible();
  await bringBack();
  await press(page, 'Try again');
  await decide(page, 'Keep new rules');
});

test('without permission to watch, profiles can still be edited and plans read', async ({
  folder,
}) => {
  polkit.decide('org.iptlb.monitor', 'refuse');
  const { page, electron } = await startApp(folder);
  await expect(page.getByText('No live status').first()).toBeVisible();
  await fillProfile(page, profile);
  const dialog = await saveAndApply(page);
  await expect(dialog).toContainText('IPTLB_NAT_WEB');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  polkit.decide('org.iptlb.monitor', 'allow');
  await page.getByRole('button', { name: 'Reconnect' }).first().click();
  await expect(page.getByText('iptables v1').first()).toBeVisible();
  await electron.close();
});

test('without permission to watch, no profile is forgotten while its rules stay', async ({
  folder,
}) => {
  polkit.decide('org.iptlb.monitor', 'refuse');
  const { page, electron } = await startApp(folder);
  await fillProfile(page, profile);
  await saveAndApply(page);
  await agree(page, 'Apply');
  await expect(page.getByRole('dialog')).toBeHidden();
  await askToDelete(page);
  await agree(page, 'Delete');
  await expect(page.getByText('No profiles yet')).toBeVisible();
  expect(await natTable('client')).not.toContain('IPTLB');
  await electron.close();
});

test('a root session is turned away', async ({ folder }) => {
  const started = await onHost('client').run('/run/iptlb-lab/electron/electron', [
    '/run/iptlb-lab/checkout',
    '--no-sandbox',
    `--user-data-dir=${folder}/root`,
  ]);
  expect(started.code).toBe(1);
  // Every refusal to start ends in that code.
  expect(started.stderr).toContain('IPTLB does not run as root');
});
