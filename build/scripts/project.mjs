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
 * Refuses to open a window where no display is named: Chromium would only say that its X server or
 * platform is missing.
 *
 * @param {NodeJS.ProcessEnv} env
 * @throws {Refusal} in words for a person
 */
export function needDisplay(env) {
  if (env['DISPLAY'] || env['WAYLAND_DISPLAY']) return;
  throw new Refusal(
    'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window was opened ' +
      'and nothing was done.\n' +
      'Run it in a desktop session, or use what needs no display:\n\n' +
      '  sudo npm run demo    the app at work in a private network; leaves pictures in out/demo/\n' +
      '  iptlb -help          the command; out of the checkout: npm run build && node dist/cli/iptlb.cjs -help\n',
  );
}

/**
 * @param {readonly string[]} words Of a command.
 * @returns {string} the line to give to a shell
 */
export const commandLine = (words) =>
  words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');

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

/** How many programs of run() are running just now. */
let running = 0;

/** Whether Ctrl-C was pressed, as far as this process or a program that it ran was told. */
let isInterrupted = false;

/** What a shell has as the exit code of what Ctrl-C (SIGINT, 2) has ended. */
export const INTERRUPTED = 128 + 2;

/**
 * What npm tells its scripts (npm_config_cache, npm_config_userconfig, …) is that of the person who runs
 * it: behind `sudo npm`, the paths of root's own folders, which nobody else may open.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} the same for another person
 */
export function withoutNpm(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}

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
    env: { ...(drop.length > 0 ? withoutNpm(process.env) : process.env), PATH, ...env },
  });
  running += 1;
  // Ctrl-C reaches the program too; it decides how to end, and this follows.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  const pass = () => child.kill();
  process.on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      reject(new Refusal(`${first} could not be started (${error.code}).`));
    });
    child.on('close', (code, signal) => {
      running -= 1;
      // The program may have ended before the signal was delivered here.
      isInterrupted ||= signal === 'SIGINT' || code === INTERRUPTED;
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
 * @param {{ interrupted?: string }} [words] `interrupted`: said, alone, where Ctrl-C ended it and what it
 *   had started; the exit code is then 130. Without it, Ctrl-C ends the script as it ends any other.
 */
export async function main(script, { interrupted } = {}) {
  let isTold = false;
  const end = () => {
    if (!isTold) console.error(interrupted);
    isTold = true;
    process.exit(INTERRUPTED);
  };
  const stop = () => {
    isInterrupted = true;
    // What is running has got the signal too, and is waited for.
    if (running === 0) end();
  };
  if (interrupted) process.on('SIGINT', stop);
  try {
    process.exitCode = await script();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isEnded = interrupted && isInterrupted;
    if (!isEnded) console.error(error instanceof Refusal ? error.message : error.stack);
    process.exitCode = 1;
  }
  if (interrupted && isInterrupted) end();
}
