import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  createReadStream,
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from './files.ts';

/** What Electron needs to run as Node, beside its program. */
export const RUNTIME = [
  'libffmpeg.so',
  'icudtl.dat',
  'snapshot_blob.bin',
  'v8_context_snapshot.bin',
] as const;

const MANIFEST = 'SHA256SUMS';

/** A copy of all parts that root can read: the inside of an AppImage is its user's alone. */
export interface Staged {
  readonly folder: string;
  /** Names of the parts, without those of the runtime. */
  readonly names: readonly string[];
  /** In hexadecimal, of the list of all parts' hashes. */
  readonly hash: string;
}

/**
 * Copies the parts to a new folder, and takes down the hash of each as it was read.
 *
 * @param parts the folder of the parts
 * @param program that of this Electron; what it needs lies beside it
 * @throws where one cannot be read, or not be written
 */
export async function stageParts(parts: string, program: string): Promise<Staged> {
  // Not below a path of the person's choosing: it becomes part of a command, and holds 200 MB.
  const folder = mkdtempSync('/var/tmp/iptlb-');
  try {
    return { folder, ...(await copyAll(parts, program, folder)) };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

async function copyAll(
  parts: string,
  program: string,
  folder: string,
): Promise<Omit<Staged, 'folder'>> {
  mkdirSync(join(folder, 'runtime'));
  const names = readdirSync(parts);
  const sources = [
    ...names.map((name) => [join(parts, name), name] as const),
    [program, 'runtime/electron'] as const,
    ...RUNTIME.map((name) => [join(program, '..', name), `runtime/${name}`] as const),
  ];
  const lines: string[] = [];
  for (const [from, to] of sources) {
    lines.push(`${await copy(from, join(folder, to))}  ${to}\n`);
  }
  const list = lines.join('');
  writeFileSync(join(folder, MANIFEST), list);
  return { names, hash: createHash('sha256').update(list).digest('hex') };
}

/** Returns the hash of what was read. */
async function copy(from: string, to: string): Promise<string> {
  const hash = createHash('sha256');
  const source = createReadStream(from);
  source.on('data', (chunk) => hash.update(chunk));
  await pipeline(source, createWriteStream(to));
  return hash.digest('hex');
}

/** Where root copies the parts to before it looks at them. */
const OWN = '/usr/libexec/iptlb-set-up';

/**
 * What root runs to install what was staged.
 *
 * SECURITY: the folder is the person's, and what lies in it may be swapped at any time. So root copies each
 * file by its name into a new folder of its own, opens none of what is no file (a pipe is not waited for, a
 * link to a device not followed), and compares the copies with the hashes of what the app has read. Only
 * then is anything of it run or installed.
 *
 * No character in it means anything to a shell between double quotes, through which it is passed on.
 */
export function installCommand({ folder, names, hash }: Staged): string {
  const words = [folder, hash, ...names];
  if (!words.every((word) => /^[\w/.][\w/.-]*$/.test(word))) {
    throw new Error(`This cannot be part of a command: ${words.join(' ')}`);
  }
  const files = [MANIFEST, ...names].map((name) => `${folder}/${name}`);
  const runtime = ['electron', ...RUNTIME].map((name) => `${folder}/runtime/${name}`);
  return [
    'set -e',
    'umask 077',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'mkdir -p /usr/libexec',
    `rm -rf ${OWN}`,
    `mkdir ${OWN}`,
    `trap 'rm -rf ${OWN}' EXIT`,
    `cd ${OWN}`,
    'mkdir runtime',
    `cp -RP -- ${files.join(' ')} .`,
    `cp -RP -- ${runtime.join(' ')} runtime`,
    'find . -not -type f -not -type d -exec false {} +',
    `echo '${hash}  ${MANIFEST}' | sha256sum --check --strict --quiet`,
    `sha256sum --check --strict --quiet ${MANIFEST}`,
    'chmod 700 runtime/electron',
    'ELECTRON_RUN_AS_NODE=1 ./runtime/electron set-up.mjs install',
  ].join('; ');
}

/** What root runs to remove what was installed: nothing of it is anybody else's. */
export const REMOVE_COMMAND =
  'ELECTRON_RUN_AS_NODE=1 /usr/libexec/iptlb/runtime/electron /usr/libexec/iptlb/set-up.mjs remove';
