#!/usr/bin/env node
/**
 * Puts the helper that runs as root in its place, or takes it away again.
 *
 *   node build/helper/install.mjs [--root DIR] [--uninstall]
 *
 * SECURITY: what stands at the end is root's, writable by nobody else, and byte for byte what was
 * read: each file is copied under a temporary name, hashed again from there, and only then renamed
 * to the name that polkit trusts. Sources may be an ordinary user's, so links are not followed.
 */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { chmod, chown, lstat, mkdir, open, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveElectron } from '../electron/runtime.mjs';

/** @typedef {{ from: string, to: string, mode: number }} Placement */

const project = fileURLToPath(new URL('../..', import.meta.url));
const home = '/usr/libexec/iptlb';

/** The folders that are the helper's alone, the outer first. */
const folders = [home, `${home}/runtime`];

/** What Electron needs to run as Node; the rest of it draws windows. */
const runtimeFiles = [
  { name: 'electron', mode: 0o755 },
  { name: 'libffmpeg.so', mode: 0o644 },
  { name: 'icudtl.dat', mode: 0o644 },
  { name: 'snapshot_blob.bin', mode: 0o644 },
  { name: 'v8_context_snapshot.bin', mode: 0o644 },
];

/**
 * Every file of the helper: the launchers last, so that nothing can be started before it is whole.
 *
 * @param {string} dist The folder of an unpacked Electron.
 * @returns {Placement[]} targets are relative to the root that is installed into
 */
function placements(dist) {
  return [
    ...runtimeFiles.map(({ name, mode }) => ({
      from: join(dist, name),
      to: `${home}/runtime/${name}`,
      mode,
    })),
    { from: join(project, 'dist/helper/helper.cjs'), to: `${home}/helper.cjs`, mode: 0o644 },
    ...['apply', 'monitor'].map((verb) => ({
      from: join(project, 'build/helper', verb),
      to: `${home}/${verb}`,
      mode: 0o755,
    })),
    {
      from: join(project, 'build/polkit/org.iptlb.policy'),
      to: '/usr/share/polkit-1/actions/org.iptlb.policy',
      mode: 0o644,
    },
  ];
}

/**
 * Installs the helper under `root`. A failure leaves the files that were there before in place,
 * apart from those already replaced, and no temporary ones.
 *
 * @param {{ root: string, dist: string }} options `dist`: folder of the Electron to run it with.
 * @throws {Error} in words for a person
 */
export async function installHelper({ root, dist }) {
  for (const folder of folders) await makeOurs(join(root, folder));
  for (const { from, to, mode } of placements(dist)) await place(from, join(root, to), mode);
}

/**
 * Removes exactly what installHelper() puts there, and its folders where nothing else is in them.
 *
 * @param {{ root: string }} options
 */
export async function uninstallHelper({ root }) {
  // The launchers first: what can still be started must still be whole.
  for (const { to } of placements('').reverse()) await rm(join(root, to), { force: true });
  for (const folder of folders.toReversed()) {
    await rmdir(join(root, folder)).catch((/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'ENOENT') throw error;
    });
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @param {number} mode
 */
async function place(from, to, mode) {
  const source = await open(from, constants.O_RDONLY | constants.O_NOFOLLOW).catch((error) => {
    throw new Error(`${from} cannot be read (${error.code}). Build first: npm run build`);
  });
  const temporary = `${to}.installing`;
  try {
    if (!(await source.stat()).isFile()) throw new Error(`${from} is not a plain file.`);
    await makeFolder(dirname(to));
    await rm(temporary, { force: true });
    // 'wx': a file that somebody else has put there meanwhile is not ours to fill.
    const target = await open(temporary, 'wx', 0o600);
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
    const written = createHash('sha256').update(await readFile(temporary));
    if (read.digest('hex') !== written.digest('hex')) {
      throw new Error(`${to} did not arrive as it was read; the old one, if any, still stands.`);
    }
    await chown(temporary, 0, 0);
    await chmod(temporary, mode);
    await rename(temporary, to);
  } finally {
    await source.close();
    await rm(temporary, { force: true });
  }
}

/**
 * Makes a folder and its parents, for all to read, whatever umask the caller has.
 *
 * @param {string} folder
 */
async function makeFolder(folder) {
  if (await lstat(folder).catch(() => undefined)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
  await chmod(folder, 0o755);
}

/**
 * SECURITY: whoever may write to the folder may replace what runs as root, so one that is there
 * already is taken over, and a link, which may lead anywhere, is refused.
 *
 * @param {string} folder
 */
async function makeOurs(folder) {
  await makeFolder(folder);
  if (!(await lstat(folder)).isDirectory()) {
    throw new Error(`${folder} is not a folder, so nothing was installed. Move it away first.`);
  }
  await chown(folder, 0, 0);
  await chmod(folder, 0o755);
}

/** @param {readonly string[]} args */
async function main(args) {
  const at = args.indexOf('--root');
  const root = resolve(at < 0 ? '/' : (args[at + 1] ?? '/'));
  if (process.getuid?.() !== 0) {
    const command = ['sudo', process.execPath, ...process.argv.slice(1)].join(' ');
    throw new Error(`Only root can do this; nothing was changed. Run: ${command}`);
  }
  if (args.includes('--uninstall')) {
    await uninstallHelper({ root });
    console.log(`The helper was removed from ${join(root, home)}`);
    return;
  }
  const { dist, version } = await resolveElectron();
  await installHelper({ root, dist });
  console.log(`The helper was installed to ${join(root, home)}, run by Electron ${version}`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
