import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { open, readdir, type FileHandle } from './files.ts';

/** What Electron needs to run as Node, beside its program. */
export const RUNTIME = [
  'libffmpeg.so',
  'icudtl.dat',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
] as const;

/** A file that root is to install. */
export interface Part {
  /** Its name in the folder that is installed from, for example `runtime/electron`. */
  readonly name: string;
  /** Where a process of this user reads it: a descriptor that this process holds open. */
  readonly from: string;
  /** In bytes. */
  readonly size: number;
  /** In hexadecimal, SHA-256 of what this process has read. */
  readonly hash: string;
}

export interface OpenParts {
  readonly list: readonly Part[];
  readonly close: () => Promise<void>;
}

/**
 * Opens all parts and takes down the hash of each as it was read. Nothing is written: root reads what is open
 * here, so that of a set-up that is broken off, by whatever end, no file stays.
 *
 * @param parts the folder of the parts
 * @param program that of this Electron; what it needs lies beside it
 * @throws where one cannot be read
 */
export async function openParts(parts: string, program: string): Promise<OpenParts> {
  const sources = [
    ...(await readdir(parts)).map((name) => [name, join(parts, name)] as const),
    ['runtime/electron', program] as const,
    ...RUNTIME.map((name) => [`runtime/${name}`, join(program, '..', name)] as const),
  ];
  const files: FileHandle[] = [];
  const close = async () => {
    for (const file of files) await file.close();
  };
  try {
    const list: Part[] = [];
    for (const [name, path] of sources) {
      const file = await open(path);
      files.push(file);
      const from = `/proc/${process.pid}/fd/${file.fd}`;
      list.push({ name, from, size: (await file.stat()).size, hash: await hashOf(file) });
    }
    return { list, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(file.createReadStream({ autoClose: false }), hash);
  return hash.digest('hex');
}

/** Where root puts its copies before it runs anything of them; build/helper/set-up.mjs cleans it up, too. */
const OWN = '/usr/libexec/iptlb-set-up';

/** The user and group whose files the parts are. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * What root runs to install parts.
 *
 * SECURITY: the parts are the person's, and may be swapped at any time. Root opens none of them: a process of
 * the person's own reads each, which is also the only one that can where they lie in a mounted AppImage. What
 * comes out of its pipe, no more than it is to be, root writes into a new folder of its own, and compares with
 * the hash of what the app has read. The pipe matters: of a file of root's, that process could keep the
 * descriptor, and write later. Only when all are compared is anything of them run or installed.
 *
 * No character in it means anything to a shell between double quotes, through which it is passed on.
 */
export function installCommand(parts: readonly Part[], { uid, gid }: Owner): string {
  const words = parts.flatMap(({ name, from, hash }) => [name, from, hash]);
  if (!words.every((word) => /^[\w/.][\w/.-]*$/.test(word))) {
    throw new Error(`This cannot be part of a command: ${words.join(' ')}`);
  }
  // To setpriv, -1 means to stay what one is, which is root there.
  if (!(uid > 0 && gid >= 0)) throw new Error('Only an ordinary user can have this done.');
  const asOwner = `setpriv --reuid=${uid} --regid=${gid} --init-groups --no-new-privs`;
  return [
    'set -e -o pipefail',
    'umask 077',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'mkdir -p /usr/libexec',
    `rm -rf ${OWN}`,
    `mkdir ${OWN}`,
    `trap 'rm -rf ${OWN}' EXIT`,
    `cd ${OWN}`,
    'mkdir runtime',
    ...parts.flatMap(({ name, from, size, hash }) => [
      `${asOwner} cat ${from} | head -c ${size} >${name}`,
      `echo '${hash}  ${name}' | sha256sum --check --strict --quiet`,
    ]),
    'chmod 700 runtime/electron',
    'ELECTRON_RUN_AS_NODE=1 ./runtime/electron set-up.mjs install',
  ].join('; ');
}

/** What root runs to remove what was installed: nothing of it is anybody else's. */
export const REMOVE_COMMAND =
  'ELECTRON_RUN_AS_NODE=1 /usr/libexec/iptlb/runtime/electron /usr/libexec/iptlb/set-up.mjs remove';
