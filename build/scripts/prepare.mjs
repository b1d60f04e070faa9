import { existsSync, lstatSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, must, root, say } from './project.mjs';

/** What `npm run build` makes; all of it, since each part runs on its own. */
const outputs = [
  'dist/main/main.cjs',
  'dist/preload/preload.cjs',
  'dist/renderer/index.html',
  'dist/helper/helper.cjs',
  'dist/cli/iptlb.cjs',
  'dist/helper/version',
];
const sources = [
  'electron',
  'renderer',
  'shared',
  'build/helper',
  'build/polkit',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** Installs the npm packages where they are missing or older than the lock file. */
export async function ensureNodeModules() {
  if (!needsNodeModules(root)) return;
  say('Installing the npm packages (npm ci)');
  // On Node 20 npm warns of packages that name a newer one; every part that is used here runs on it.
  const quietly = ['--loglevel=error', '--no-fund', '--no-audit', '--no-update-notifier'];
  await must(['npm', 'ci', ...quietly], { asCaller: true });
}

/**
 * @param {string} folder The project's.
 * @returns {boolean} whether its npm packages are missing or older than the lock file
 * @throws {Refusal} where they are, and node_modules is a link to those of another folder
 */
export function needsNodeModules(folder) {
  const modules = join(folder, 'node_modules');
  const installed = join(modules, '.package-lock.json');
  const isCurrent =
    existsSync(installed) && changed(installed) >= changed(join(folder, 'package-lock.json'));
  if (isCurrent) return false;
  // It need not lead anywhere.
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Refusal(
      `The npm packages are missing or older than package-lock.json, but ${modules} is a link to ` +
        `${readlinkSync(modules)}: npm ci would empty that folder. Nothing was installed. Run npm ci ` +
        'where the link leads to, or remove the link.',
    );
  }
  return true;
}

/** Builds where a source is newer than what was built from it. */
export async function ensureBuild() {
  const built = outputs.map((file) => join(root, file));
  const newest = Math.max(...sources.map((source) => newestIn(join(root, source))));
  if (built.every((file) => existsSync(file) && changed(file) >= newest)) return;
  say('Building the app (npm run build)');
  await must(['npm', 'run', '--silent', 'build'], { asCaller: true });
}

/**
 * Finds Electron, fetching it if need be, as the person who owns the project.
 *
 * @returns {Promise<import('../electron/runtime.mjs').ElectronRuntime>}
 */
export async function ensureElectron() {
  // In a process of its own first: what it fetches is then the caller's, not root's.
  await must([process.execPath, 'build/electron/runtime.mjs'], { asCaller: true });
  const { resolveElectron } = await import('../electron/runtime.mjs');
  return resolveElectron();
}

/** @param {string} file */
function changed(file) {
  return statSync(file).mtimeMs;
}

/**
 * @param {string} path
 * @returns {number} when the newest file of a folder was changed, in ms since 1970
 */
function newestIn(path) {
  if (!statSync(path).isDirectory()) return changed(path);
  return Math.max(0, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
