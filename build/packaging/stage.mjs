import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { parts } from '../helper/set-up.mjs';
import { root } from '../scripts/project.mjs';
import { debianChangelog, metainfoReleases, readChangelog } from './changelog.mjs';

/** Named in electron-builder.yml too. */
const STAGE = 'release/system';
const CHANGELOG = 'release/system-changelog';

/** @typedef {(content: Buffer) => Buffer} Change */
/** @typedef {{ from: string, to: string, mode: number, change?: Change }} SystemFile */

/**
 * Every file of the .deb outside of /opt/IPTLB: from the project, to the system, its mode.
 *
 * @type {readonly SystemFile[]}
 */
const files = [
  // What sets up and removes a helper without a package is left out: dpkg does that here.
  ...parts
    .filter(({ name }) => name !== 'set-up.mjs')
    .map(({ name, to, mode }) => ({ from: `dist/helper/${name}`, to: to.slice(1), mode })),
  data('build/packaging/deb/copyright', 'doc/iptlb/copyright'),
  data('build/packaging/deb/lintian-overrides', 'lintian/overrides/iptlb'),
  data('build/icons/iptlb.svg', 'icons/hicolor/scalable/apps/iptlb.svg'),
  data('build/man/iptlb.8', 'man/man8/iptlb.8.gz', (page) => gzipSync(page, { level: 9 })),
  data('build/completion/iptlb', 'bash-completion/completions/iptlb'),
  data('build/completion/_iptlb', 'zsh/vendor-completions/_iptlb'),
  data('build/completion/iptlb.fish', 'fish/vendor_completions.d/iptlb.fish'),
];

const links = [
  // No second Electron: what the launchers start is the app's own.
  { at: 'usr/libexec/iptlb/runtime/electron', to: '/opt/IPTLB/iptlb' },
  { at: 'usr/bin/iptlb', to: '../libexec/iptlb/iptlb' },
];

/**
 * @param {string} from
 * @param {string} to Below /usr/share.
 * @param {Change} [change]
 */
function data(from, to, change) {
  return { from, to: `usr/share/${to}`, mode: 0o644, ...(change ? { change } : {}) };
}

/**
 * @returns {string[]} files of the project that the package should have, and that are not there
 */
export const missingFiles = () =>
  files.map(({ from }) => from).filter((from) => !fs.existsSync(join(root, from)));

/**
 * Puts together what electron-builder.yml's `deb.fpm` adds to the package, of what there is.
 *
 * @param {{ version: string, now: Date }} release
 */
export function stageSystemFiles({ version, now }) {
  const stage = join(root, STAGE);
  fs.rmSync(stage, { recursive: true, force: true });
  for (const { from, to, mode, change } of files) {
    if (!fs.existsSync(join(root, from))) continue;
    const content = fs.readFileSync(join(root, from));
    write(join(stage, to), change ? change(content) : content, mode);
  }
  for (const { at, to } of links) {
    makeFolder(dirname(join(stage, at)));
    fs.symlinkSync(to, join(stage, at));
  }
  const releases = readChangelog(read('CHANGELOG.md'), version, now);
  const metainfo = 'org.iptlb.iptlb.metainfo.xml';
  const text = read(`build/packaging/${metainfo}`).replace(
    /<!-- The releases.*?<releases \/>/s,
    metainfoReleases(releases),
  );
  write(join(stage, 'usr/share/metainfo', metainfo), text, 0o644);
  const { linux } = /** @type {{ linux: { maintainer: string } }} */ (
    parse(read('electron-builder.yml'))
  );
  write(join(root, CHANGELOG), debianChangelog(releases, linux.maintainer), 0o644);
}

/** @param {string} path */
const read = (path) => fs.readFileSync(join(root, path), 'utf8');

/**
 * @param {string} path
 * @param {string | Buffer} content
 * @param {number} mode
 */
function write(path, content, mode) {
  makeFolder(dirname(path));
  fs.writeFileSync(path, content);
  fs.chmodSync(path, mode);
}

/**
 * For all to read, whatever the umask of the caller.
 *
 * @param {string} path
 */
function makeFolder(path) {
  if (fs.existsSync(path)) return;
  makeFolder(dirname(path));
  fs.mkdirSync(path);
  fs.chmodSync(path, 0o755);
}
