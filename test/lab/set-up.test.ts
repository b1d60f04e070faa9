import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { installHelper, uninstallHelper } from '../../build/helper/set-up.mjs';
import { installCommand, stageParts, type Staged } from '../../electron/main/set-up-parts.ts';
import { CHECKOUT, ELECTRON_DIST, onHost } from './index.ts';

/** What root is asked to run when the app sets its helper up, and what others do to its files meanwhile. */

const parts = join(CHECKOUT, 'dist/helper');
const HOME = '/usr/libexec/iptlb';
const root = onHost('client');

let staged: Staged;

beforeEach(async () => {
  await uninstallHelper({ root: '/' });
  staged = await stageParts(parts, join(ELECTRON_DIST, 'electron'));
  return () => {
    rmSync(staged.folder, { recursive: true, force: true });
  };
});
afterAll(() => installHelper({ root: '/', parts, runtime: ELECTRON_DIST }));

const install = () => root.run('bash', ['-c', installCommand(staged)]);

const nothingIsLeft = () => {
  expect(existsSync(HOME)).toBe(false);
  expect(existsSync(`${HOME}-set-up`)).toBe(false);
  expect(existsSync('/usr/share/polkit-1/actions/org.iptlb.policy')).toBe(false);
};

describe('setting up', () => {
  it('installs what the app has read', async () => {
    expect(await install()).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(`${HOME}/apply`, 'utf8')).toBe(readFileSync(join(parts, 'apply'), 'utf8'));
    expect(existsSync(`${HOME}-set-up`)).toBe(false);
    expect((await root.run(`${HOME}/iptlb`, ['-version'])).code).toBe(0);
  });

  it('again leaves the unit disabled where an administrator has disabled it', async () => {
    const link = '/etc/systemd/system/multi-user.target.wants/iptlb.service';
    await install();
    expect(readlinkSync(link)).toBe('/usr/lib/systemd/system/iptlb.service');
    rmSync(link);
    await installHelper({ root: '/', parts, runtime: ELECTRON_DIST });
    expect(existsSync('/usr/lib/systemd/system/iptlb.service')).toBe(true);
    expect(lstatSync(link, { throwIfNoEntry: false })).toBeUndefined();
  });

  it.each([
    'helper.cjs',
    'set-up.mjs',
    'apply',
    'org.iptlb.policy',
    'runtime/electron',
    'SHA256SUMS',
  ])('finds out that %s was swapped in between, and installs nothing', async (name) => {
    const path = join(staged.folder, name);
    rmSync(path);
    writeFileSync(path, '#!/bin/sh\ntouch /run/iptlb-lab/swapped\n', { mode: 0o755 });
    expect((await install()).code).not.toBe(0);
    expect(existsSync('/run/iptlb-lab/swapped')).toBe(false);
    nothingIsLeft();
  });

  it.each([
    ['a link', (path: string) => root.must('ln', ['-s', join(parts, 'set-up.mjs'), path])],
    ['a link to a device', (path: string) => root.must('ln', ['-s', '/dev/zero', path])],
    ['a pipe', (path: string) => root.must('mkfifo', [path])],
  ])('opens nothing of %s that was put in the place of a file', async (_what, swap) => {
    const path = join(staged.folder, 'set-up.mjs');
    rmSync(path);
    await swap(path);
    expect((await install()).code).not.toBe(0);
    nothingIsLeft();
  });

  it('leaves a package’s helper alone', async () => {
    await root.must('mkdir', ['-p', `${HOME}/runtime`]);
    symlinkSync('/opt/IPTLB/iptlb', `${HOME}/runtime/electron`);
    const ended = await install();
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain('The package iptlb is installed');
    expect(existsSync(`${HOME}/apply`)).toBe(false);
    rmSync(HOME, { recursive: true });
  });
});
