import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../build/packaging/fpm-stand-in.mjs', import.meta.url));
const hasDpkg = spawnSync('dpkg-deb', ['--version']).error === undefined;

let folder: string;
const at = (path: string) => join(folder, path);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iptlb-fpm-'));
  mkdirSync(at('app/sub'), { recursive: true });
  writeFileSync(at('app/program'), 'program', { mode: 0o755 });
  writeFileSync(at('app/sub/left-out'), '');
  symlinkSync('/opt/App/program', at('link'));
  writeFileSync(at('icon.png'), 'icon');
  writeFileSync(at('changes'), 'app (1.0) unstable; urgency=medium\n');
  writeFileSync(at('script'), '#!/bin/sh\n');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** As electron-builder calls fpm. */
const call = (output: string) => [
  ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'a', '-d', 'b | c', '--deb-recommends', 'd'],
  ...['--deb-compression', 'gz', '--architecture', 'amd64', '--after-install', at('script')],
  ...['--after-remove', at('script'), '--description', 'One line', '--version', '1.0'],
  ...['--package', at(output), '--name', 'app', '--maintainer', 'M <m@example.org>'],
  ...['--vendor', 'V', '--url', 'https://example.org', '--category', 'net'],
  ...['--deb-priority', 'optional', '--license', 'MIT', `--before-remove=${at('script')}`],
  ...['--description=synopsis\nfirst\n\nsecond', '--deb-suggests=e', '--exclude=opt/App/sub'],
  ...['--deb-no-default-config-files', `--deb-changelog=${at('changes')}`],
  ...[`${at('app')}/=/opt/App`, `${at('icon.png')}=/usr/share/icons/app.png`],
  `${at('link')}=/usr/bin/app`,
];

const run = (args: readonly string[]) =>
  spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SOURCE_DATE_EPOCH: '1000000000' },
  });

const sha = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

describe.skipIf(!hasDpkg)('the stand-in for fpm', () => {
  const query = (...args: string[]) => spawnSync('dpkg-deb', args, { encoding: 'utf8' }).stdout;

  it('makes the package that electron-builder asks for', () => {
    expect(run(call('out.deb'))).toMatchObject({ status: 0, stderr: '' });
    expect(query('--field', at('out.deb'))).toBe(
      [
        'Package: app',
        'Version: 1.0',
        'License: MIT',
        'Vendor: V',
        'Architecture: amd64',
        'Maintainer: M <m@example.org>',
        'Installed-Size: 0',
        'Depends: a, b | c',
        'Recommends: d',
        'Suggests: e',
        'Section: net',
        'Priority: optional',
        'Homepage: https://example.org',
        'Description: synopsis',
        ' first',
        ' .',
        ' second',
        '',
      ].join('\n'),
    );
    const listed = query('--contents', at('out.deb'))
      .trim()
      .split('\n')
      .map((line) => line.replace(/ +\d+ \d{4}-\d\d-\d\d \d\d:\d\d/, ''));
    expect(listed).toContain('-rwxr-xr-x root/root ./opt/App/program');
    expect(listed).toContain('lrwxrwxrwx root/root ./usr/bin/app -> /opt/App/program');
    expect(listed).toContain('-rw-r--r-- root/root ./usr/share/doc/app/changelog.gz');
    expect(listed.join('\n')).not.toContain('sub');
    const control = query('--info', at('out.deb'));
    for (const script of ['postinst', 'prerm', 'postrm', 'md5sums']) {
      expect(control).toContain(script);
    }
  });

  it('makes the same bytes of the same input, whenever and with whatever umask', () => {
    run(call('a.deb'));
    rmSync(at('app/sub/left-out'));
    writeFileSync(at('app/sub/left-out'), '');
    chmodSync(at('app'), 0o700);
    const args = [program, ...call('b.deb')].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    spawnSync('sh', ['-c', `umask 077; '${process.execPath}' ${args.join(' ')}`], {
      env: { ...process.env, SOURCE_DATE_EPOCH: '1000000000' },
    });
    expect(sha(at('b.deb'))).toBe(sha(at('a.deb')));
  });

  it.each([
    ['an option that it does not know', ['--deb-triggers=x'], /Unknown option/],
    ['another kind of package', ['-t', 'rpm'], /only -s dir -t deb/],
    ['an input that goes nowhere', ['lost'], /does not say where it goes/],
    ['a compression that it does not know', ['--deb-compression=lzo'], /lzo is not understood/],
  ])('refuses %s', (_what, more, words) => {
    const ended = run([...call('out.deb'), ...more]);
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(words);
  });
});
