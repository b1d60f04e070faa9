import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
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
 * @param {{ kinds: readonly string[], testRuntime: string | undefined }} options `testRuntime`: a file with
 *   an AppImage runtime of unknown origin, for an AppImage that is not to be published.
 * @returns {Promise<Tools>}
 */
export async function findTools({ kinds, testRuntime }) {
  const [fpm, appImage] = await Promise.all([
    kinds.includes('deb') ? findFpm() : { fpm: 'nothing', env: {} },
    kinds.includes('AppImage')
      ? findAppImageTools(testRuntime)
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
 * @returns {Promise<{ appImage: AppImageTools, env: Record<string, string> }>}
 */
async function findAppImageTools(testRuntime) {
  if (testRuntime) {
    const folder = assembleTools(resolve(testRuntime));
    return {
      appImage: { kind: 'test', runtime: resolve(testRuntime) },
      env: { APPIMAGE_TOOLS_PATH: folder },
    };
  }
  try {
    // A folder that a variable names would be taken unchecked.
    delete process.env['APPIMAGE_TOOLS_PATH'];
    await downloads.getAppImageTools(APPIMAGE_TOOLSET, ARCH_X64);
    return { appImage: { kind: 'official' }, env: {} };
  } catch (error) {
    const why =
      `its runtime cannot be had (${wordsOf(error)}), and one of unknown origin is for tests only: ` +
      'name its file in IPTLB_TEST_APPIMAGE_RUNTIME';
    return { appImage: { kind: 'none', why }, env: {} };
  }
}

/**
 * Lays Debian's tools and a runtime out as electron-builder's download has them.
 *
 * @param {string} runtime
 * @returns {string} the folder
 */
function assembleTools(runtime) {
  if (!existsSync(runtime)) {
    throw new Refusal(`There is no AppImage runtime ${runtime}. Nothing was packaged.`);
  }
  const folder = join(root, 'node_modules/.cache/iptlb/appimage-tools');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'runtimes'), { recursive: true });
  mkdirSync(join(folder, 'lib/x64'), { recursive: true });
  for (const tool of ['mksquashfs', 'desktop-file-validate']) {
    symlinkSync(join('/usr/bin', tool), join(folder, tool));
  }
  copyFileSync(runtime, join(folder, 'runtimes/runtime-x64'));
  chmodSync(join(folder, 'runtimes/runtime-x64'), 0o755);
  return folder;
}

/** @param {unknown} error */
const wordsOf = (error) =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
