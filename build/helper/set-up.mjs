/**
 * Puts all that runs as root in its place, or removes it again: for whoever has no package, which
 * brings the same files to the same places (build/packaging/stage.mjs).
 *
 *   set-up.mjs install | remove     with the parts in the folder of this file, as an AppImage has it done
 *
 * Nothing but Node's own modules: it is a part itself, run by the app's Electron.
 *
 * SECURITY: what stands at the end is root's, writable by nobody else, and byte for byte what was
 * read: each file is copied under a temporary name, hashed again from there, and only then renamed
 * to the name that polkit trusts. Sources may be an ordinary user's, so links are not followed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const home = '/usr/libexec/iptlb';

/** Where the app has root put its copies first (electron/main/set-up-parts.ts): one that was ended by force leaves it. */
const copies = `${home}-set-up`;

/** @typedef {{ name: string, to: string, mode: number }} Part */

/**
 * What lies in one folder, dist/helper (build/helper/gather.mjs), and where it goes. The launchers last,
 * so that nothing can be started before it is whole.
 *
 * @type {readonly Part[]}
 */
export const parts = [
  { name: 'version', to: `${home}/version`, mode: 0o644 },
  { name: 'helper.cjs', to: `${home}/helper.cjs`, mode: 0o644 },
  { name: 'iptlb.cjs', to: `${home}/iptlb.cjs`, mode: 0o644 },
  { name: 'set-up.mjs', to: `${home}/set-up.mjs`, mode: 0o644 },
  {
    name: 'org.iptlb.policy',
    to: '/usr/share/polkit-1/actions/org.iptlb.policy',
    mode: 0o644,
  },
  { name: 'iptlb.service', to: '/usr/lib/systemd/system/iptlb.service', mode: 0o644 },
  ...['iptlb', 'restore', 'apply', 'monitor'].map((name) => ({
    name,
    to: `${home}/${name}`,
    mode: 0o755,
  })),
];

/** What Electron needs to run as Node; the rest of it draws windows. */
export const runtimeFiles = [
  'electron',
  'libffmpeg.so',
  'icudtl.dat',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
];
const runtime = `${home}/runtime`;
const modeOf = (/** @type {string} */ name) => (name === 'electron' ? 0o755 : 0o644);

/** What `systemctl enable` makes of the unit's [Install]. */
const enabled = {
  at: '/etc/systemd/system/multi-user.target.wants/iptlb.service',
  to: '/usr/lib/systemd/system/iptlb.service',
};

/**
 * Puts everything in its place under `root`. A failure leaves the files that were there before in
 * place, apart from those already replaced, and no temporary ones.
 *
 * @param {{ root: string, parts: string, runtime: string }} from `parts`: the folder of the parts,
 *   `runtime`: that of an unpacked Electron
 * @throws {Error} in words for a person
 */
export async function installHelper({ root, parts: folder, runtime: electron }) {
  if ((await lstat(join(root, runtime, 'electron')))?.isSymbolicLink()) {
    throw new Error(
      'The package iptlb is installed, and has a helper of its own. Nothing was changed. ' +
        'Install the package of the version that you want, or remove it first.',
    );
  }
  // The last part to be placed: with it the helper was whole.
  const isFirst = !(await lstat(join(root, `${home}/monitor`)));
  for (const own of [home, runtime]) await makeOurs(join(root, own));
  for (const name of runtimeFiles) {
    await place(join(electron, name), join(root, runtime, name), modeOf(name));
  }
  for (const { name, to, mode } of parts) await place(join(folder, name), join(root, to), mode);
  // Only once: an administrator may have disabled it since.
  if (isFirst) await enable(root);
  tellSystemd(root);
}

/** @param {string} root */
async function enable(root) {
  const at = join(root, enabled.at);
  await makeFolder(dirname(at));
  if (!(await lstat(at))) await fs.symlink(enabled.to, at);
}

/**
 * Removes exactly what installHelper() puts there, or has left when it was ended by force, and its folders
 * where nothing else is in them. What is in the kernel and in /etc/iptlb stays.
 *
 * @param {{ root: string }} options
 */
export async function uninstallHelper({ root }) {
  if ((await lstat(join(root, runtime, 'electron')))?.isSymbolicLink()) {
    throw new Error('The helper is that of the package iptlb. Nothing was changed. Remove that.');
  }
  await fs.rm(join(root, enabled.at), { force: true });
  // The launchers first: what can still be started must still be whole.
  const files = [
    ...parts.map(({ to }) => to).toReversed(),
    ...runtimeFiles.map((name) => `${runtime}/${name}`),
  ];
  for (const file of files) {
    await fs.rm(join(root, file), { force: true });
    await fs.rm(temporaryOf(join(root, file)), { force: true });
  }
  await fs.rm(join(root, copies), { recursive: true, force: true });
  for (const folder of [runtime, home]) {
    await fs.rmdir(join(root, folder)).catch((/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
    });
  }
  tellSystemd(root);
}

const temporaryOf = (/** @type {string} */ path) => `${path}.installing`;

/**
 * @param {string} from
 * @param {string} to
 * @param {number} mode
 */
async function place(from, to, mode) {
  const source = await fs
    .open(from, constants.O_RDONLY | constants.O_NOFOLLOW)
    .catch((/** @type {NodeJS.ErrnoException} */ error) => {
      throw new Error(`${from} cannot be read (${error.code}).`);
    });
  const temporary = temporaryOf(to);
  try {
    if (!(await source.stat()).isFile()) throw new Error(`${from} is not a plain file.`);
    await makeFolder(dirname(to));
    await fs.rm(temporary, { force: true });
    // 'wx': a file that somebody else has put there meanwhile is not ours to fill.
    const target = await fs.open(temporary, 'wx', 0o600);
    const read = createHash('sha256');
    try {
      for await (const chunk of source.createReadStream({ autoClose: false })) {
        read.update(chunk);
        await target.writeFile(chunk);
      }
      await target.sync();
    } finally {
      await target.close();
    }
    const written = createHash('sha256').update(await fs.readFile(temporary));
    if (read.digest('hex') !== written.digest('hex')) {
      throw new Error(`${to} did not arrive as it was read; the old one, if any, still stands.`);
    }
    await fs.chown(temporary, 0, 0);
    await fs.chmod(temporary, mode);
    await fs.rename(temporary, to);
  } finally {
    await source.close();
    await fs.rm(temporary, { force: true });
  }
}

/**
 * Makes a folder and its parents, for all to read, whatever umask the caller has.
 *
 * @param {string} folder
 */
async function makeFolder(folder) {
  if (await lstat(folder)) return;
  await makeFolder(dirname(folder));
  await fs.mkdir(folder);
  await fs.chmod(folder, 0o755);
}

/**
 * SECURITY: whoever may write to the folder may replace what runs as root, so one that is there
 * already is taken over, and a link, which may lead anywhere, is refused.
 *
 * @param {string} folder
 */
async function makeOurs(folder) {
  await makeFolder(folder);
  if (!(await lstat(folder))?.isDirectory()) {
    throw new Error(`${folder} is not a folder, so nothing was installed. Move it away first.`);
  }
  await fs.chown(folder, 0, 0);
  await fs.chmod(folder, 0o755);
}

const lstat = (/** @type {string} */ path) => fs.lstat(path).catch(() => undefined);

/** @param {string} root */
function tellSystemd(root) {
  if (root !== '/' || !existsSync('/run/systemd/system')) return;
  spawnSync('systemctl', ['--system', 'daemon-reload'], { stdio: 'ignore' });
}

/** @param {string | undefined} verb */
async function main(verb) {
  const here = dirname(fileURLToPath(import.meta.url));
  if (verb === 'install') {
    await installHelper({ root: '/', parts: here, runtime: join(here, 'runtime') });
  } else if (verb === 'remove') {
    await uninstallHelper({ root: '/' });
  } else {
    throw new Error('The only arguments are install or remove. Nothing was changed.');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main(process.argv[2]).catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
