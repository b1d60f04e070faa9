import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { installHelper, runtimeFiles, uninstallHelper } from '../../build/helper/set-up.mjs';
import { installCommand, type Part } from '../../electron/main/set-up-parts.ts';
import { CHECKOUT, ELECTRON_DIST, asUser, onHost, person } from './index.ts';

/** What root is asked to run when the app sets its helper up, and what others do to its files meanwhile. */

const parts = join(CHECKOUT, 'dist/helper');
const HOME = '/usr/libexec/iptlb';
const COPIES = `${HOME}-set-up`;
const root = onHost('client');

/** What the app would say of its parts; it has no process yet that holds them open. */
const known = [
  ...readdirSync(parts).map((name) => ({ name, path: join(parts, name) })),
  ...runtimeFiles.map((name) => ({ name: `runtime/${name}`, path: join(ELECTRON_DIST, name) })),
].map((part) => {
  const content = readFileSync(part.path);
  const hash = createHash('sha256').update(content).digest('hex');
  return { ...part, size: content.length, hash };
});

/** A process of the person's that holds the parts open, or other files in their place. */
async function hold(instead: Readonly<Record<string, string>> = {}) {
  const FIRST = 10;
  // For reading and writing: a pipe would be waited for.
  const opened = known.map(({ name, path }, index) => {
    const other = instead[name];
    return `${index + FIRST}<${other === undefined ? path : `>${other}`}`;
  });
  const child = asUser().spawn('bash', ['-c', `exec ${opened.join(' ')}; echo $$; read`]);
  const [pid] = (await once(child.stdout?.setEncoding('utf8') ?? child, 'data')) as [string];
  const list = known.map((each, index): Part => ({
    ...each,
    from: `/proc/${pid.trim()}/fd/${index + FIRST}`,
  }));
  return { list, end: () => child.kill('SIGKILL') };
}

const run = (list: readonly Part[]) => root.run('bash', ['-c', installCommand(list, person())]);

async function install(instead?: Readonly<Record<string, string>>) {
  const held = await hold(instead);
  try {
    return await run(held.list);
  } finally {
    held.end();
  }
}

const nothingIsLeft = () => {
  expect(existsSync(HOME)).toBe(false);
  expect(existsSync(COPIES)).toBe(false);
  expect(existsSync('/usr/share/polkit-1/actions/org.iptlb.policy')).toBe(false);
};

/** A folder of the person's. */
async function personsFolder(): Promise<string> {
  const folder = mkdtempSync('/run/iptlb-lab/persons-');
  await root.must('chown', [person().name, folder]);
  return folder;
}

beforeEach(() => uninstallHelper({ root: '/' }));
afterAll(() => installHelper({ root: '/', parts, runtime: ELECTRON_DIST }));

describe('setting up', () => {
  it('installs what the app has read', async () => {
    expect(await install()).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(`${HOME}/apply`, 'utf8')).toBe(readFileSync(join(parts, 'apply'), 'utf8'));
    expect(existsSync(COPIES)).toBe(false);
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

  it.each(['helper.cjs', 'set-up.mjs', 'apply', 'org.iptlb.policy', 'runtime/electron'])(
    'finds out that %s was swapped in between, and installs nothing',
    async (name) => {
      const other = join(await personsFolder(), 'other');
      await asUser().must('sh', ['-c', `echo touch /run/iptlb-lab/swapped >${other}`]);
      expect((await install({ [name]: other })).code).not.toBe(0);
      expect(existsSync('/run/iptlb-lab/swapped')).toBe(false);
      nothingIsLeft();
    },
  );

  it('takes no more of what has no end than there is to be', async () => {
    expect((await install({ 'set-up.mjs': '/dev/zero' })).code).not.toBe(0);
    nothingIsLeft();
  });

  it('reads nothing that the person could not read', async () => {
    const secret = '/run/iptlb-lab/secret';
    writeFileSync(secret, 'of root’s', { mode: 0o600 });
    const ended = await run([{ name: 'apply', from: secret, size: 100, hash: 'a'.repeat(64) }]);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toContain(`${secret}: Permission denied`);
    nothingIsLeft();
  });

  it('leaves nothing where the app is ended by force meanwhile', async () => {
    const pipe = join(await personsFolder(), 'pipe');
    await asUser().must('mkfifo', [pipe]);
    const held = await hold({ 'runtime/electron': pipe });
    const ended = run(held.list);
    // What root waits for now never comes.
    await expect.poll(() => existsSync(`${COPIES}/runtime/electron`)).toBe(true);
    held.end();
    expect((await ended).code).not.toBe(0);
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

describe('removing', () => {
  it('takes out what an installation has left that was ended by force', async () => {
    await install();
    mkdirSync(`${COPIES}/runtime`, { recursive: true });
    writeFileSync(`${COPIES}/runtime/electron`, '');
    writeFileSync(`${HOME}/apply.installing`, '');
    await uninstallHelper({ root: '/' });
    nothingIsLeft();
  });
});
