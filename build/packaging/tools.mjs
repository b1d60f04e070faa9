import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal, root } from '../scripts/project.mjs';

/**
 * The tools that electron-builder fetches from GitHub, and what takes their place where GitHub
 * cannot be reached.
 *
 * @typedef {object} Tools
 * @property {Record<string, string>} env What tells electron-builder of them.
 * @property {string} fpm What makes the .deb, in words.
 * @property {AppImageTools} appImage What the AppImage is made with; `none` where it cannot be made, or
 *   was not asked for.
 *
 * @typedef {{ kind: 'official' } | { kind: 'test', runtime: string } | { kind: 'none', why: string }} AppImageTools
 */

/** Must be the version in electron-builder.yml: electron-builder checks its sha256. */
const APPIMAGE_TOOLSET = '1.0.3';

/**
 * electron-builder's own downloads, checked by its own checksums, from its cache where it has them.
 *
 * @type {{ getFpmPath(): Promise<string>,
 *   getAppImageTools(version: string, arch: number): Promise<unknown> }}
 */
const downloads = createRequire(join(root, 'node_modules/electron-builder/package.json'))(
  'app-builder-lib/out/toolsets/linux',
);
const ARCH_X64 = 1;

/**
 * @param {{ kinds: readonly string[], testRuntime: string | undefined, isForTests: boolean }} options
 *   `testRuntime`: a file with an AppImage runtime of unknown origin, for an AppImage that is not to be
 *   published. `isForTests`: where there is no other runtime, the stand-in is good enough.
 * @returns {Promise<Tools>}
 */
export async function findTools({ kinds, testRuntime, isForTests }) {
  const [fpm, appImage] = await Promise.all([
    kinds.includes('deb') ? findFpm() : { fpm: 'nothing', env: {} },
    kinds.includes('AppImage')
      ? findAppImageTools(testRuntime, isForTests)
      : {
          appImage: /** @type {AppImageTools} */ ({ kind: 'none', why: 'not asked for' }),
          env: {},
        },
  ]);
  return { ...fpm, ...appImage, env: { ...fpm.env, ...appImage.env } };
}

/** @returns {Promise<{ fpm: string, env: Record<string, string> }>} */
async function findFpm() {
  if (process.env['CUSTOM_FPM_PATH']) {
    return { fpm: `CUSTOM_FPM_PATH (${process.env['CUSTOM_FPM_PATH']})`, env: {} };
  }
  if (!spawnSync('fpm', ['--version']).error) {
    return { fpm: 'the fpm of this machine', env: { USE_SYSTEM_FPM: 'true' } };
  }
  try {
    await downloads.getFpmPath();
    return { fpm: "electron-builder's fpm", env: {} };
  } catch (error) {
    const standIn = fileURLToPath(new URL('fpm-stand-in.mjs', import.meta.url));
    return {
      fpm: `the stand-in for fpm, which cannot be had (${wordsOf(error)})`,
      env: { CUSTOM_FPM_PATH: standIn },
    };
  }
}

/**
 * SECURITY: the runtime is the first thing that runs of an AppImage. electron-builder checks the one that
 * it fetches; any other is for tests, and only where it was named.
 *
 * @param {string | undefined} testRuntime
 * @param {boolean} isForTests
 * @returns {Promise<{ appImage: AppImageTools, env: Record<string, string> }>}
 */
async function findAppImageTools(testRuntime, isForTests) {
  if (testRuntime) {
    if (!existsSync(testRuntime))
      throw new Refusal(`There is no AppImage runtime ${testRuntime}. Nothing was packaged.`);
    return madeWith(readFileSync(testRuntime), resolve(testRuntime));
  }
  try {
    // A folder that a variable names would be taken unchecked.
    delete process.env['APPIMAGE_TOOLS_PATH'];
    await downloads.getAppImageTools(APPIMAGE_TOOLSET, ARCH_X64);
    return { appImage: { kind: 'official' }, env: {} };
  } catch (error) {
    if (isForTests && DEBIAN_TOOLS.every((tool) => existsSync(join('/usr/bin', tool))))
      return madeWith(runtimeStandIn(), 'the stand-in for a runtime');
    const why =
      `its runtime cannot be had (${wordsOf(error)}), and one of unknown origin is for tests only: ` +
      'name its file in IPTLB_TEST_APPIMAGE_RUNTIME';
    return { appImage: { kind: 'none', why }, env: {} };
  }
}

/** Size of the stand-in; it names the same. */
const STAND_IN_SIZE = 4096;

/** @returns {Buffer} a runtime that needs unsquashfs, in the size that it says it has */
function runtimeStandIn() {
  const script = readFileSync(new URL('runtime-stand-in.sh', import.meta.url), 'utf8');
  return Buffer.from(script.padEnd(STAND_IN_SIZE, '\n'));
}

/**
 * @param {Buffer} runtime
 * @param {string} name
 * @returns {{ appImage: AppImageTools, env: Record<string, string> }}
 */
const madeWith = (runtime, name) => ({
  appImage: { kind: 'test', runtime: name },
  env: { APPIMAGE_TOOLS_PATH: assembleTools(runtime) },
});

const DEBIAN_TOOLS = ['mksquashfs', 'unsquashfs', 'desktop-file-validate'];

/**
 * Lays Debian's tools and a runtime out as electron-builder's download has them.
 *
 * @param {Buffer} runtime
 * @returns {string} the folder
 */
function assembleTools(runtime) {
  const folder = join(root, 'node_modules/.cache/iptlb/appimage-tools');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib/x64'), { recursive: true });
  for (const tool of DEBIAN_TOOLS) {
    symlinkSync(join('/usr/bin', tool), join(folder, tool));
  }
  writeFileSync(join(folder, 'runtimes/runtime-x64'), runtime, { mode: 0o755 });
  return folder;
}

/** @param {unknown} error */
const wordsOf = (error) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
