import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron, type Page } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { CHECKOUT, ELECTRON_AS_USER, onHost, person, polkit } from '../lab/index.ts';
import type { Tally } from './findings.ts';
import { askHelper } from './helper.ts';
import { leftOver } from './processes.ts';
import { anyVersion, pick } from './profiles.ts';
import type { SharedTable } from './table.ts';

const NAME = 'web';

/** Milliseconds that the app takes to come up, and within which it is killed at work, at most. */
const STARTING_MS = 1500;
const WORKING_MS = 3000;

interface Stored {
  readonly profiles: readonly Profile[];
}

/** Kills the app's main process at any moment, and looks at what is left and at what the next one says. */
export async function appKills(table: SharedTable, count: number, tally: Tally): Promise<void> {
  const { home, uid, gid } = person();
  const folder = mkdtempSync(join(home, 'kills-'));
  chownSync(folder, uid, gid);
  polkit.decide('org.iptlb.monitor', 'allow');
  polkit.decide('org.iptlb.apply', 'allow');
  // What may be in the kernel: versions that the app was told to write, or none.
  let inKernel: Profile | null = null;
  let inFile: Profile | null = null;
  for (let round = 0; round < count; round += 1) {
    const versions = Array.from({ length: 8 }, () => anyVersion(NAME, 0));
    if (round % 3 === 2) await killAtStart(folder, tally);
    else await killAtWork(folder, versions, { inFile, tally, table });
    for (const { command } of await leftOver(folder)) {
      tally.violation(`left by a killed app: ${command}`);
    }

    const saved = await table.read();
    const known: readonly (Profile | null)[] = [...versions, inKernel, null];
    const ends = known.filter(
      (each) => table.problemsOf(saved, each === null ? [] : [each]).length === 0,
    );
    tally.expect(ends.length > 0, () => `half done by a killed app: ${saved}`);
    inKernel = ends[0] ?? null;
    inFile = readFile(folder, [...versions, inFile], tally);
  }
  await askHelper({ remove: ['IPTLB_NAT_WEB'] });
  rmSync(folder, { recursive: true, force: true });
}

/** The app's file as it is after a kill: whole, and one of the versions that it may have. */
function readFile(
  folder: string,
  known: readonly (Profile | null)[],
  tally: Tally,
): Profile | null {
  const path = join(folder, 'profiles.json');
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '{"profiles":[]}';
  try {
    const [profile = null] = (JSON.parse(text) as Stored).profiles;
    const isKnown = known.some((each) => JSON.stringify(each) === JSON.stringify(profile));
    tally.expect(isKnown, () => `the file has a profile that nobody saved: ${text}`);
    return profile;
  } catch {
    tally.violation(`the app's file is not whole: ${text}`);
    return null;
  }
}

interface Surroundings {
  readonly inFile: Profile | null;
  readonly tally: Tally;
  readonly table: SharedTable;
}

/** Starts the app and kills it before anybody can talk to it. */
async function killAtStart(folder: string, tally: Tally): Promise<void> {
  const child = onHost('client').spawn(ELECTRON_AS_USER, [CHECKOUT, `--user-data-dir=${folder}`], {
    stdio: 'ignore',
    cwd: CHECKOUT,
  });
  const ended = once(child, 'exit');
  await delay(randomInt(STARTING_MS));
  if (child.kill('SIGKILL')) tally.count('killed: app while it started');
  await ended;
}

/** Starts the app, sees what it says about what was left, and has it write rules until it is killed. */
async function killAtWork(
  folder: string,
  versions: readonly Profile[],
  { inFile, tally, table }: Surroundings,
): Promise<void> {
  const app = await _electron.launch({
    executablePath: ELECTRON_AS_USER,
    args: [CHECKOUT, `--user-data-dir=${folder}`],
    cwd: CHECKOUT,
    chromiumSandbox: true,
  });
  const page = await app.firstWindow();
  await sees(page, inFile, tally, table);
  const closed = app.waitForEvent('close');
  // Once it is killed, every call to it fails.
  const work = writeRules(page, versions).catch(() => undefined);
  await delay(randomInt(WORKING_MS));
  if (app.process().kill('SIGKILL')) tally.count('killed: app at work');
  await Promise.all([closed, work]);
}

/** The first thing that the window knows: the profile as saved, and what the kernel has of it. */
async function sees(
  page: Page,
  inFile: Profile | null,
  tally: Tally,
  table: SharedTable,
): Promise<void> {
  const saved = await table.read();
  const state = await page.evaluate(async () => {
    for (;;) {
      const each = await window.iptlb.invoke('app:get-state', null);
      if (each.helper.kind === 'live' && each.rulesAt !== null) return each;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
  tally.count('starts after a kill that told what they found');
  const [view] = state.profiles;
  const isSame = JSON.stringify(view?.profile ?? null) === JSON.stringify(inFile);
  tally.expect(
    isSame,
    () => `the window has ${JSON.stringify(view)}, the file ${JSON.stringify(inFile)}`,
  );
  tally.expect(state.notices.length === 0, () => `notices: ${state.notices.join()}`);
  if (!view) return;
  const isActive = table.problemsOf(saved, [view.profile]).length === 0;
  const isThere = saved.includes(':IPTLB_NAT_WEB ');
  const right = isActive ? 'active' : isThere ? 'drifted' : 'saved';
  tally.expect(
    view.status?.state === right,
    () => `the window says ${view.status?.state}, the kernel ${right}`,
  );
}

/** Saves and applies one version after the other; now and then rules wait for a decision. */
async function writeRules(page: Page, versions: readonly Profile[]): Promise<void> {
  for (const profile of versions) {
    const keepWithin = pick([null, 30]);
    const keep = pick([true, false]);
    await page.evaluate(
      async ({ profile: version, keepWithin: seconds, keep: isKept }) => {
        const { profiles } = await window.iptlb.invoke('app:get-state', null);
        const replaces = profiles[0]?.profile.name ?? null;
        await window.iptlb.invoke('profiles:save', { profile: version, replaces });
        const intent = { kind: 'apply', profiles: [version.name] } as const;
        const { fingerprint } = await window.iptlb.invoke('changes:plan', intent);
        const order = { intent, expect: fingerprint, keepWithin: seconds };
        await window.iptlb.invoke('changes:run', order);
        if (seconds !== null) await window.iptlb.invoke('changes:decide', { keep: isKept });
      },
      { profile, keepWithin, keep },
    );
  }
}
