import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';

/** @typedef {{ kind: 'installed' } | { kind: 'unavailable', reason: string }} InstallOutcome */

/**
 * Fetches a release's zip, checks it and unpacks it to `dist` in one step: `dist` is either complete
 * or absent, whenever the power fails.
 *
 * @param {import('./releases.mjs').ElectronRelease} release
 * @param {string} dist Absolute path; its parent must exist.
 * @returns {Promise<InstallOutcome>} `unavailable` where the zip could not be fetched.
 * @throws {Error} where the zip's sha256 is not the release's: bytes of unknown origin are never
 *   unpacked, and never passed over for the next source as if nothing had happened.
 */
export async function installZip(release, dist) {
  const work = await mkdtemp(join(dirname(dist), `.${basename(dist)}-`));
  try {
    let zip;
    try {
      zip = await release.fetch(work);
    } catch (error) {
      return { kind: 'unavailable', reason: rootMessage(error) };
    }
    const found = await sha256(zip);
    if (found !== release.sha256) {
      throw new Error(
        `Electron ${release.version} from ${release.place} is not what was published: its sha256 is\n` +
          `  ${found}, and must be\n  ${release.sha256}.\n` +
          'It was deleted without being unpacked. Try again later; if it stays so, the source or the ' +
          'way to it is not to be trusted.',
      );
    }
    const unpacked = join(work, 'unpacked');
    await extract(zip, unpacked);
    await rm(dist, { recursive: true, force: true });
    await rename(unpacked, dist);
    return { kind: 'installed' };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @returns {Promise<string>} lower-case hex
 */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * Unpacks with the extractor that the electron package itself uses for the same zips.
 *
 * @param {string} zip
 * @param {string} dir
 */
async function extract(zip, dir) {
  const electron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));
  const module = pathToFileURL(electron.resolve('@electron-internal/extract-zip')).href;
  /** @type {{ extract(zip: string, options: { dir: string }): Promise<void> }} */
  const extractor = await import(module);
  await extractor.extract(zip, { dir });
}

/**
 * fetch() says only "fetch failed"; the reason a person can use is the innermost cause.
 *
 * @param {unknown} error
 * @returns {string}
 */
function rootMessage(error) {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? rootMessage(error.cause) : error.message;
}
