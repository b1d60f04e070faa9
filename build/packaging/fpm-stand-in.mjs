#!/usr/bin/env node
/**
 * Stands in for fpm where fpm cannot be had: Debian has no package of it, and electron-builder fetches
 * it from GitHub. It understands the one kind of call that electron-builder.yml leads to
 * (`-s dir -t deb …`), makes of it what fpm 1.17 makes, and refuses everything else, so that an
 * option can never be lost in silence. The archive itself is made by dpkg-deb.
 *
 * SOURCE_DATE_EPOCH, in seconds, is the time of every file; the same input then gives the same bytes.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';

/** What fpm calls the maintainer scripts, and what dpkg does. */
const scripts = /** @type {const} */ ({
  'before-install': 'preinst',
  'after-install': 'postinst',
  'before-remove': 'prerm',
  'after-remove': 'postrm',
});

/** The names that fpm has for compressions, and those of dpkg-deb. */
const compressions = new Map([
  ['gz', 'gzip'],
  ['xz', 'xz'],
  ['zst', 'zstd'],
  ['none', 'none'],
]);

const one = /** @type {const} */ ({ type: 'string' });
const many = /** @type {const} */ ({ type: 'string', multiple: true });
const flag = /** @type {const} */ ({ type: 'boolean' });

const options = /** @type {const} */ ({
  'input-type': { ...one, short: 's' },
  'output-type': { ...one, short: 't' },
  force: { ...flag, short: 'f' },
  debug: flag,
  log: one,
  package: one,
  name: one,
  version: one,
  architecture: one,
  maintainer: one,
  vendor: one,
  url: one,
  license: one,
  category: one,
  description: one,
  depends: { ...many, short: 'd' },
  exclude: many,
  'before-install': one,
  'after-install': one,
  'before-remove': one,
  'after-remove': one,
  'deb-priority': one,
  'deb-recommends': many,
  'deb-suggests': many,
  'deb-compression': one,
  'deb-changelog': one,
  'deb-no-default-config-files': flag,
});

/** @typedef {ReturnType<typeof parse>} Call */

/** @param {string[]} args */
function parse(args) {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values['input-type'] !== 'dir' || values['output-type'] !== 'deb') {
    throw new Error('only -s dir -t deb is understood');
  }
  if (!values['deb-no-default-config-files']) {
    throw new Error('--deb-no-default-config-files must be given: conffiles are not made here');
  }
  const { package: output, name, version, architecture, maintainer } = values;
  if (!output || !name || !version || !architecture || !maintainer) {
    throw new Error('--package, --name, --version, --architecture and --maintainer must be given');
  }
  return { ...values, output, name, version, architecture, maintainer, inputs: positionals };
}

/**
 * Copies `from=to`, or the content of a folder where `from` ends with a slash.
 *
 * @param {string} input
 * @param {string} tree The package's root.
 */
function copyInput(input, tree) {
  const at = input.indexOf('=');
  if (at < 0) throw new Error(`${input} does not say where it goes (from=to)`);
  const from = input.slice(0, at);
  const to = join(tree, input.slice(at + 1));
  fs.mkdirSync(dirname(to), { recursive: true });
  fs.cpSync(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
}

/**
 * @param {string} folder
 * @returns {string[]} everything in it, the folders before their content, sorted
 */
function walk(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...walk(path)] : [path];
    });
}

/**
 * fpm's own template for the same call.
 *
 * @param {Call} call
 * @param {number} size Bytes of all files.
 */
function control(call, size) {
  const [synopsis = '', ...rest] = (call.description ?? 'no description given').trim().split('\n');
  const fields = {
    Package: call.name,
    Version: call.version,
    License: call.license,
    Vendor: call.vendor,
    Architecture: call.architecture,
    Maintainer: call.maintainer,
    'Installed-Size': String(Math.floor(size / 1024)),
    Depends: call.depends?.join(', '),
    Recommends: call['deb-recommends']?.join(', '),
    Suggests: call['deb-suggests']?.join(', '),
    Section: call.category,
    Priority: call['deb-priority'],
    Homepage: call.url,
  };
  const lines = Object.entries(fields).flatMap(([field, value]) =>
    value ? [`${field}: ${value}`] : [],
  );
  const more = rest.map((line) => (line.trim() ? ` ${line}` : ' .'));
  return [...lines, `Description: ${synopsis.trim()}`, ...more, ''].join('\n');
}

/**
 * @param {Call} call
 * @param {string} tree
 */
function writeControlFiles(call, tree) {
  const files = walk(tree).filter((path) => fs.lstatSync(path).isFile());
  const size = files.reduce((sum, path) => sum + fs.lstatSync(path).size, 0);
  const sums = files.map((path) => {
    const sum = createHash('md5').update(fs.readFileSync(path)).digest('hex');
    return `${sum}  ${relative(tree, path)}\n`;
  });
  const folder = join(tree, 'DEBIAN');
  fs.mkdirSync(folder, { mode: 0o755 });
  fs.writeFileSync(join(folder, 'control'), control(call, size), { mode: 0o644 });
  fs.writeFileSync(join(folder, 'md5sums'), sums.join(''), { mode: 0o644 });
  for (const [option, name] of Object.entries(scripts)) {
    const script = call[/** @type {keyof typeof scripts} */ (option)];
    if (!script) continue;
    fs.copyFileSync(script, join(folder, name));
    fs.chmodSync(join(folder, name), 0o755);
  }
}

/**
 * @param {Call} call
 * @param {string} tree
 */
function writeChangelog(call, tree) {
  if (!call['deb-changelog']) return;
  const folder = join(tree, 'usr/share/doc', call.name);
  fs.mkdirSync(folder, { recursive: true });
  const text = fs.readFileSync(call['deb-changelog']);
  fs.writeFileSync(join(folder, 'changelog.gz'), gzipSync(text, { level: 9 }), { mode: 0o644 });
}

/** @param {readonly string[]} args */
export function main(args) {
  const call = parse([...args]);
  process.umask(0o022);
  const tree = fs.mkdtempSync(join(tmpdir(), 'iptlb-deb-'));
  try {
    fs.chmodSync(tree, 0o755);
    for (const input of call.inputs) copyInput(input, tree);
    for (const path of call.exclude ?? [])
      fs.rmSync(join(tree, path), { recursive: true, force: true });
    writeChangelog(call, tree);
    writeControlFiles(call, tree);

    const epoch = process.env['SOURCE_DATE_EPOCH'];
    // What was made just now has the umask's modes and today's time, and neither belongs to it.
    for (const path of [tree, ...walk(tree)]) {
      const found = fs.lstatSync(path);
      if (found.isDirectory()) fs.chmodSync(path, 0o755);
      if (epoch) fs.lutimesSync(path, Number(epoch), Number(epoch));
    }
    const output = resolve(call.output);
    fs.mkdirSync(dirname(output), { recursive: true });
    const compression = call['deb-compression'] ?? 'gz';
    const name = compressions.get(compression);
    if (!name) throw new Error(`the compression ${compression} is not understood`);
    const build = ['--root-owner-group', `-Z${name}`, '--build', tree, output];
    const { status, error } = spawnSync('dpkg-deb', build, { stdio: 'inherit' });
    if (status !== 0) throw new Error(`dpkg-deb failed (${error?.message ?? status})`);
  } finally {
    fs.rmSync(tree, { recursive: true, force: true });
  }
}

const startedAs = process.argv[1];
if (
  startedAs &&
  basename(fs.realpathSync(startedAs)) === basename(fileURLToPath(import.meta.url))
) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    console.error(`fpm stand-in: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
