import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { natTable, resetHost } from '#lab';
import { VERSION, debOf, filesOfSystem, root, without } from './deb.ts';

/**
 * The package in another root, as whoever builds an image without a chroot has it: dpkg runs the scripts here, on
 * a machine that has a helper, rules and profiles of its own.
 */

const OURS = '/etc/iptlb/state.db';
const LOG = '/var/log/iptlb/journal';
const WANTS = '/etc/systemd/system/multi-user.target.wants/iptlb.service';
const CHAIN = '*nat\n:IPTLB_NAT_WEB - [0:0]\n-A IPTLB_NAT_WEB -j RETURN\nCOMMIT\n';

const folder = mkdtempSync('/run/iptlb-lab/other-root-');
const other = (path: string) => join(folder, 'root', path);
const called = join(folder, 'called');

/** Programs that would do something to this machine; each tells that it was called. */
const stubs = join(folder, 'stubs');
const ACTING = [
  'systemctl',
  'apparmor_parser',
  'iptables',
  'iptables-save',
  'iptables-restore',
  'unshare',
];

const dpkg = (...args: readonly string[]) =>
  root.run(
    'env',
    [
      `PATH=${stubs}:${process.env['PATH'] ?? ''}`,
      ...['dpkg', `--root=${other('')}`, '--force-script-chrootless', '--force-depends'],
      ...args,
    ],
    { timeout: 120_000 },
  );

let before: Set<string>;
let rules: string;

beforeAll(async () => {
  for (const each of [stubs, other('/var/lib/dpkg/info'), other('/var/lib/dpkg/updates')]) {
    mkdirSync(each, { recursive: true });
  }
  writeFileSync(other('/var/lib/dpkg/status'), '');
  for (const name of ACTING) {
    writeFileSync(join(stubs, name), `#!/bin/sh\necho ${name} >>${called}\n`, { mode: 0o755 });
  }
  // AppArmor is on.
  writeFileSync(join(stubs, 'apparmor_status'), '#!/bin/sh\n', { mode: 0o755 });

  mkdirSync('/etc/iptlb');
  writeFileSync(OURS, 'of this machine');
  mkdirSync('/var/log/iptlb', { recursive: true });
  writeFileSync(LOG, 'of this machine');
  await resetHost('client');
  await root.must('iptables-restore', ['--noflush'], { input: CHAIN });
  rules = await natTable('client');
  before = await filesOfSystem();
});
afterAll(async () => {
  for (const each of [folder, '/etc/iptlb', '/var/log/iptlb']) {
    rmSync(each, { recursive: true });
  }
  await resetHost('client');
});

/** That this machine is as it was. */
async function expectUntouched() {
  const after = await filesOfSystem();
  expect(without(after, before)).toEqual([]);
  expect(without(before, after)).toEqual([]);
  expect([OURS, LOG].map((path) => readFileSync(path, 'utf8'))).toEqual(
    Array(2).fill('of this machine'),
  );
  expect(await natTable('client')).toBe(rules);
  expect(existsSync(called) ? readFileSync(called, 'utf8') : '').toBe('');
}

describe('in another root', () => {
  it('is installed with its unit enabled there, takes over what was there, and leaves this machine alone', async () => {
    const left = other('/usr/libexec/iptlb/runtime/icudtl.dat');
    const copies = other('/usr/libexec/iptlb-set-up');
    mkdirSync(join(left, '..'), { recursive: true });
    mkdirSync(copies);
    for (const each of [left, other('/usr/libexec/iptlb/set-up.mjs')]) writeFileSync(each, '');

    expect(await dpkg('--install', debOf(VERSION))).toMatchObject({ code: 0 });
    expect(lstatSync(other(WANTS)).isSymbolicLink()).toBe(true);
    // On which kernel it will start is not known: with this bit the sandbox works on all of them.
    expect(statSync(other('/opt/IPTLB/chrome-sandbox')).mode & 0o7777).toBe(0o4755);
    expect([left, copies].filter((path) => existsSync(path))).toEqual([]);
    await expectUntouched();
  });

  it('is removed without a word about the rules of this machine', async () => {
    mkdirSync(other('/etc/iptlb'));
    writeFileSync(other(OURS), 'of the other');
    mkdirSync(other('/var/log/iptlb'), { recursive: true });
    const removed = await dpkg('--remove', 'iptlb');
    expect(removed).toMatchObject({ code: 0 });
    expect(removed.stderr).not.toContain('rules');
    expect(readFileSync(other(OURS), 'utf8')).toBe('of the other');
    await expectUntouched();
  });

  it('is purged with what it had there, and nothing here', async () => {
    expect(await dpkg('--purge', 'iptlb')).toMatchObject({ code: 0 });
    const gone = ['/etc/iptlb', '/var/log/iptlb', '/opt/IPTLB', WANTS].map(other);
    expect(gone.filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined)).toEqual(
      [],
    );
    await expectUntouched();
  });
});
