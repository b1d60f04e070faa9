import { spawn } from 'node:child_process';
import { chownSync, existsSync, lstatSync, readdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export const isRoot = process.getuid?.() === 0;

/**
 * The person who called this through sudo. What is made for them is to be theirs, not root's.
 *
 * @type {{ uid: number, gid: number, name: string } | undefined}
 */
export const sudoCaller =
  isRoot && Number(process.env['SUDO_UID']) > 0
    ? {
        uid: Number(process.env['SUDO_UID']),
        gid: Number(process.env['SUDO_GID']),
        name: process.env['SUDO_USER'] ?? '',
      }
    : undefined;

/**
 * Says what is about to happen, in one line.
 *
 * @param {string} line
 */
export function say(line) {
  console.log(`· ${line}`);
}

/** A failure that is told in its own words, without a stack. */
export class Refusal extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {boolean} [asCaller] As the person behind sudo, where there is one.
 * @property {Record<string, string>} [env] Beside the environment of this process.
 */

/**
 * Runs a program of the project's folder in the terminal, to its end.
 *
 * @param {readonly string[]} command
 * @param {RunOptions} [options]
 * @returns {Promise<number>} its exit code; 1 where a signal ended it
 */
export function run([program = '', ...args], { asCaller = false, env = {} } = {}) {
  // setpriv rather than spawn's uid: the person's groups and home come with it.
  const drop = asCaller && sudoCaller ? dropTo(sudoCaller) : [];
  const [first = '', ...rest] = [...drop, program, ...args];
  // sudo has a search path of its own, which need not lead to the Node that runs this.
  const PATH = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  const child = spawn(first, rest, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH, ...env },
  });
  // Ctrl-C reaches the program too; it decides how to end, and this follows.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  const pass = () => child.kill();
  process.on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(new Refusal(`${first} could not be started (${error.code}).`));
    });
    child.on('close', (code) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

/**
 * Like run(), for a step that everything after it needs.
 *
 * @param {readonly string[]} command
 * @param {RunOptions} [options]
 */
export async function must(command, options) {
  const code = await run(command, options);
  if (code !== 0) throw new Refusal(`${command.join(' ')} failed (exit code ${code}); see above.`);
}

/**
 * @param {{ uid: number, gid: number, name: string }} person
 * @returns {string[]} the words that a command is put behind to run as that person
 */
function dropTo({ uid, gid, name }) {
  const settings = ['-u', 'SUDO_UID', '-u', 'SUDO_GID', `USER=${name}`, `LOGNAME=${name}`];
  const home = ['sh', '-c', 'HOME=$(getent passwd "$USER" | cut -d: -f6) exec "$@"', 'sh'];
  const user = ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--'];
  return [...user, 'env', ...settings, ...home];
}

/**
 * Gives what root has made in a folder of the project to the person behind sudo.
 *
 * @param {string} folder Relative to the project.
 */
export function giveToCaller(folder) {
  if (sudoCaller && existsSync(join(root, folder))) give(join(root, folder), sudoCaller);
}

/**
 * @param {string} path
 * @param {{ uid: number, gid: number }} person
 */
function give(path, person) {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return;
  chownSync(path, person.uid, person.gid);
  if (found.isDirectory()) for (const name of readdirSync(path)) give(join(path, name), person);
}

/**
 * Runs a script's main function; a refusal is told in its own words.
 *
 * @param {() => Promise<number>} script Resolves to the exit code.
 */
export async function main(script) {
  try {
    process.exitCode = await script();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof Refusal ? error.message : error.stack);
    process.exitCode = 1;
  }
}
