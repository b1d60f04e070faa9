import {
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from '@playwright/test';
import type { Profile } from '#shared/profile';
import { DEFAULT_WATCH } from '#shared/ipc/defaults';
import { CHECKOUT, ELECTRON_AS_USER, person } from '#lab';
import { untilWhole } from '../../support/window-actions.ts';

/** A program, and the folder in which it keeps what it has for its next start. */
export interface Place {
  readonly program: string;
  readonly folder: string;
}

/** The app, with these profiles saved, keeping a million hits. */
export function placeOfApp(profiles: readonly Profile[] = []): Place {
  const folder = ownFolder('bench-');
  const watch = { ...DEFAULT_WATCH, keepHits: 1_000_000, keepMegabytes: 256 };
  const settings = { theme: 'light', askToKeep: false, keepSeconds: 30, watch };
  give(
    join(folder, 'profiles.json'),
    JSON.stringify({ version: 1, profiles, settings }, undefined, '\t'),
  );
  return { program: CHECKOUT, folder };
}

/** Starts the app as the lab's ordinary user, up to where its main process can be asked for things. */
export async function startApp(profiles?: readonly Profile[]): Promise<ElectronApplication> {
  const app = await start(placeOfApp(profiles));
  await untilWhole(await app.firstWindow());
  await app.evaluate(NAME_HELPER);
  return app;
}

/** A window of the same runtime that shows one word. */
export function placeOfEmpty(): Place {
  const folder = ownFolder('empty-');
  const program = join(folder, 'program');
  mkdirSync(program);
  give(program);
  give(join(program, 'package.json'), '{"main":"main.cjs"}');
  give(
    join(program, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.enableSandbox();
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800, webPreferences: { sandbox: true } });
  window.loadURL('data:text/html,<h1>Overview</h1>');
});`,
  );
  return { program, folder };
}

/** tsx names functions by a helper that functions sent into the app do not find there. */
const NAME_HELPER = 'globalThis.__name = (value) => value';

/** Starts a program as the lab's ordinary user, up to its first picture. */
export async function start({ program, folder }: Place): Promise<ElectronApplication> {
  const app = await _electron.launch({
    executablePath: ELECTRON_AS_USER,
    args: [program, `--user-data-dir=${folder}`],
    cwd: CHECKOUT,
    chromiumSandbox: true,
  });
  // Asked for anything sooner, it would be kept from starting.
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await app.context().addInitScript(NAME_HELPER);
  await page.evaluate(NAME_HELPER);
  return app;
}

function ownFolder(prefix: string): string {
  const folder = mkdtempSync(join(person().home, prefix));
  give(folder);
  return folder;
}

function give(path: string, text?: string): void {
  if (text !== undefined) writeFileSync(path, text);
  const { uid, gid } = person();
  chownSync(path, uid, gid);
}

/** A process and all that it started, by process id. */
export function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) parents.set(Number(name), Number(stat[1]));
  }
  const isOf = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && isOf(parents.get(pid) ?? 0));
  return [...parents.keys()].filter(isOf);
}

/** The fields of /proc/PID/stat behind the name; null where the process is gone. */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Seconds of the processor that a process took, and those that it waited for. */
export function cpuSeconds(pid: number): number {
  const [, , , , , , , , , , , user, system, ofChildren, systemOfChildren] = statOf(pid) ?? [];
  const ticks = [user, system, ofChildren, systemOfChildren].map((each) => Number(each ?? 0));
  return ticks.reduce((all, each) => all + each, 0) / 100;
}

export const nameOf = (pid: number): string => {
  try {
    // A process that Chromium's zygote forked has a title: its words parted by blanks.
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split(/[\0 ]/);
    const type = words.find((word) => word.startsWith('--type='))?.slice('--type='.length);
    if (type !== undefined) return type;
    if (words.some((word) => word.endsWith('helper.cjs'))) return 'helper';
    if (words.some((word) => word.endsWith('dmesg'))) return 'dmesg';
    return words[0]?.endsWith('/electron') === true ? 'main' : 'other';
  } catch {
    return 'gone';
  }
};

/** MB of memory of these processes; shared pages count once, in parts. */
export const memoryOf = (pids: readonly number[]): number =>
  pids.reduce((all, pid) => {
    try {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      return all + Number(/^Pss: +(\d+)/m.exec(rollup)?.[1] ?? 0) / 1024;
    } catch {
      return all;
    }
  }, 0);
