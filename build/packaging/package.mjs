/**
 * npm run package: makes release/*.deb and release/*.AppImage (docs/adr/0007).
 *
 *   npm run package -- [deb] [AppImage] [--release] [--fast]
 *
 * --release  refuses whatever may not be published: another Electron than the pinned one from its
 *            official download, an AppImage runtime that nobody checked, a part that is missing
 * --fast     for tests: compresses little, and has a stand-in for an AppImage runtime that cannot be had
 *
 * IPTLB_TEST_APPIMAGE_RUNTIME names a file with an AppImage runtime of unknown origin: the AppImage
 * that is made with it is marked as a test.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePackages } from '../scripts/packages.mjs';
import { ensureBuild, ensureElectron, ensureNodeModules } from '../scripts/prepare.mjs';
import { Refusal, giveToCaller, main, must, root, say } from '../scripts/project.mjs';
import { sourceDate } from '../scripts/source-date.mjs';

const { version } = /** @type {{ version: string }} */ (
  JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'))
);

const KINDS = ['deb', 'AppImage'];

const USAGE = 'Usage: npm run package -- [deb] [AppImage] [--release] [--fast]';

/** What packaging leaves in release/ beside the packages. */
const LEFTOVERS = ['linux-unpacked', 'system', 'system-changelog', 'builder-debug.yml'];

await main(async () => {
  const { values, positionals } = readArguments();
  // Electron is fetched for this machine, and the packages say amd64.
  if (process.arch !== 'x64') {
    throw new Refusal(
      `Packages are made for x64 (amd64) alone, on such a machine; this is ${process.arch}. Nothing was packaged.`,
    );
  }
  const unknown = positionals.filter((kind) => !KINDS.includes(kind));
  if (unknown.length > 0)
    throw new Refusal(`Not a kind of package: ${unknown.join(', ')}. ${USAGE}`);
  const isRelease = values.release === true;
  const testRuntime = process.env['IPTLB_TEST_APPIMAGE_RUNTIME'];
  if (isRelease && values.fast) throw new Refusal(`What is made fast is for tests only. ${USAGE}`);
  if (isRelease && testRuntime) {
    throw new Refusal(
      'IPTLB_TEST_APPIMAGE_RUNTIME is set, which no release may be made with. Unset it.',
    );
  }

  // What is packaged is for everyone to read, whatever the packager's own files are.
  process.umask(0o022);
  await ensureNodeModules();
  if (testRuntime) await ensurePackages('package');
  const electron = await ensureElectron();
  if (isRelease && electron.origin !== 'official') {
    throw new Refusal(
      `A release is made with the official download of Electron; this is ${electron.version}, ` +
        `${electron.why}. Nothing was packaged.`,
    );
  }
  await ensureBuild();
  // What they import is installed only now.
  const { findTools } = await import('./tools.mjs');
  const { missingFiles, stageSystemFiles } = await import('./stage.mjs');
  const asked = positionals.length > 0 ? positionals : KINDS;
  const tools = await findTools({ kinds: asked, testRuntime, isForTests: values.fast === true });
  const isLeftOut = tools.appImage.kind === 'none' && asked.includes('AppImage');
  if (tools.appImage.kind === 'none' && isLeftOut) {
    const words = `The AppImage cannot be made: ${tools.appImage.why}.`;
    if (isRelease || !asked.includes('deb')) throw new Refusal(words);
    say(`${words} It is left out.`);
  }
  const kinds = asked.filter((kind) => !(kind === 'AppImage' && isLeftOut));

  const missing = missingFiles();
  if (missing.length > 0) {
    const words = `The package would lack ${missing.join(', ')}.`;
    if (isRelease) throw new Refusal(`${words} Nothing was packaged.`);
    say(words);
  }
  const epoch = sourceDate();
  fs.mkdirSync(join(root, 'release'), { recursive: true });
  for (const name of packages(asked)) fs.rmSync(join(root, 'release', name));
  stageSystemFiles({ version, now: new Date(epoch * 1000) });
  say(`Packaging ${version} with Electron ${electron.version}; the .deb is made by ${tools.fpm}`);
  const started = performance.now();
  await must(
    [
      'node_modules/.bin/electron-builder',
      ...['--linux', ...kinds, '--x64', '--publish', 'never'],
      `--config.electronDist=${electron.dist}`,
      `--config.electronVersion=${electron.version}`,
      ...(values.fast ? ['--config.deb.compression=zst'] : []),
      ...(tools.appImage.kind === 'test'
        ? ['--config.appImage.artifactName=${productName}-${version}-${arch}.test.${ext}']
        : []),
    ],
    { env: { ...tools.env, SOURCE_DATE_EPOCH: String(epoch) } },
  );
  say(`Packaged after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  for (const name of LEFTOVERS)
    fs.rmSync(join(root, 'release', name), { recursive: true, force: true });
  report(packages(kinds));
  giveToCaller('release');
  return 0;
});

/** @throws {Refusal} where an option is not known */
function readArguments() {
  try {
    return parseArgs({
      options: { release: { type: 'boolean' }, fast: { type: 'boolean' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Refusal(`${error instanceof Error ? error.message : error}. ${USAGE}`);
  }
}

/**
 * @param {readonly string[]} kinds
 * @returns {string[]} the names of the packages in release/ of this version
 */
function packages(kinds) {
  return fs
    .readdirSync(join(root, 'release'))
    .filter((name) => kinds.some((kind) => name.endsWith(`.${kind}`)) && name.includes(version))
    .sort();
}

/**
 * Tells what was made, and leaves the checksums of what may be published beside it.
 *
 * @param {readonly string[]} made
 */
function report(made) {
  const sums = made.map((name) => {
    const bytes = fs.readFileSync(join(root, 'release', name));
    say(`release/${name}: ${(bytes.length / 1e6).toFixed(1)} MB`);
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
  });
  const published = sums.filter((line) => !line.includes('.test.'));
  fs.writeFileSync(join(root, 'release/SHA256SUMS'), published.join(''));
}
