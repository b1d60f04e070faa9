import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CHECKOUT } from '#lab';
import { VERSION, debOf, listDeb, root, type Entry } from './deb.ts';

/** What is in the package, judged before anybody installs it, by the tools made for it. */

const deb = debOf(VERSION);
const tree = '/run/iptlb-lab/deb';
const at = (path: string) => join(tree, path);
let entries: Entry[];

beforeAll(async () => {
  entries = await listDeb(deb);
  mkdirSync(tree, { recursive: true });
  await root.must('dpkg-deb', ['--raw-extract', deb, tree]);
}, 60_000);

const field = (name: string) => root.must('dpkg-deb', ['--field', deb, name]);

describe('the files', () => {
  it('are root’s, and writable by root alone', () => {
    const wrong = entries.filter(
      ({ mode, owner }) =>
        owner !== 'root/root' || (!mode.startsWith('l') && /[ws]/i.test(mode.slice(4))),
    );
    expect(wrong).toEqual([]);
  });

  it('outside of /opt/IPTLB are these', () => {
    const outside = entries.filter(
      ({ path, mode }) => !mode.startsWith('d') && !path.startsWith('/opt/'),
    );
    const icons = [16, 22, 24, 32, 48, 64, 128, 256, 512].map((size) => `${size}x${size}`);
    expect(outside.map(({ path }) => path).sort()).toEqual(
      [
        '/usr/bin/iptlb',
        '/usr/lib/systemd/system/iptlb.service',
        '/usr/libexec/iptlb/apply',
        '/usr/libexec/iptlb/helper.cjs',
        '/usr/libexec/iptlb/iptlb',
        '/usr/libexec/iptlb/iptlb.cjs',
        '/usr/libexec/iptlb/monitor',
        '/usr/libexec/iptlb/restore',
        '/usr/libexec/iptlb/version',
        // A link to the app's own Electron: there is no second one.
        '/usr/libexec/iptlb/runtime/electron',
        '/usr/share/applications/iptlb.desktop',
        '/usr/share/bash-completion/completions/iptlb',
        '/usr/share/doc/iptlb/changelog.gz',
        '/usr/share/doc/iptlb/copyright',
        '/usr/share/fish/vendor_completions.d/iptlb.fish',
        ...icons.map((size) => `/usr/share/icons/hicolor/${size}/apps/iptlb.png`),
        '/usr/share/icons/hicolor/scalable/apps/iptlb.svg',
        '/usr/share/lintian/overrides/iptlb',
        '/usr/share/man/man8/iptlb.8.gz',
        '/usr/share/metainfo/org.iptlb.iptlb.metainfo.xml',
        '/usr/share/polkit-1/actions/org.iptlb.policy',
        '/usr/share/zsh/vendor-completions/_iptlb',
      ].sort(),
    );
    const link = entries.find(({ path }) => path.endsWith('/runtime/electron'));
    expect(link?.mode[0]).toBe('l');
    expect(readlinkSync(at('usr/libexec/iptlb/runtime/electron'))).toBe('/opt/IPTLB/iptlb');
  });

  it('hold one language, and nothing of development', () => {
    const names = entries.map(({ path }) => path);
    expect(readdirSync(at('opt/IPTLB/locales'))).toEqual(['en-US.pak']);
    expect(names.filter((path) => /node_modules|\.map$|\.ts$|default_app/.test(path))).toEqual([]);
  });

  it('hold the programs and the page in one archive', () => {
    const archive = readFileSync(at('opt/IPTLB/resources/app.asar'));
    const header = JSON.parse(
      archive.subarray(16, 16 + archive.readUInt32LE(12)).toString(),
    ) as AsarFolder;
    expect(Object.keys(header.files)).toEqual(['dist', 'package.json']);
    expect(Object.keys(header.files['dist']?.files ?? {}).sort()).toEqual([
      'main',
      'preload',
      'renderer',
    ]);
  });

  interface AsarFolder {
    readonly files: Readonly<Record<string, Partial<AsarFolder>>>;
  }
});

describe('the fuses', () => {
  /** In the order in which Electron has them (@electron/fuses, FuseV1Options). */
  const names = [
    'runAsNode',
    'enableCookieEncryption',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'enableEmbeddedAsarIntegrityValidation',
    'onlyLoadAppFromAsar',
    'loadBrowserProcessSpecificV8Snapshot',
    'grantFileProtocolExtraPrivileges',
  ];

  it('are all as electron-builder.yml decides', () => {
    const { electronFuses } = parse(
      readFileSync(join(CHECKOUT, 'electron-builder.yml'), 'utf8'),
    ) as { electronFuses: Record<string, boolean> };
    expect(Object.keys(electronFuses)).toEqual(names);

    const program = readFileSync(at('opt/IPTLB/iptlb'));
    const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
    const wire = program.indexOf(sentinel) + sentinel.length;
    const states = [...program.subarray(wire + 2, wire + 2 + names.length)];
    // '0' is off, '1' is on.
    const found = names.map((name, place) => [name, states[place] === 0x31]);
    expect(Object.fromEntries(found)).toEqual(electronFuses);
  });
});

describe('what it needs', () => {
  it('covers every library that its programs name', async () => {
    const programs = ['iptlb', 'chrome_crashpad_handler', 'libGLESv2.so', 'libEGL.so'];
    const own = new Set(readdirSync(at('opt/IPTLB')));
    const needed = new Set<string>();
    for (const name of programs) {
      const printed = await root.must('objdump', ['-p', at(`opt/IPTLB/${name}`)]);
      for (const [, library = ''] of printed.matchAll(/NEEDED +(\S+)/g)) {
        if (!own.has(library)) needed.add(library);
      }
    }
    const depends = (await field('Depends')).split(',').flatMap((each) => each.split('|'));
    const reached = await closure(depends.map((each) => each.trim()));
    for (const library of needed) {
      const owners = (await root.must('dpkg', ['--search', `*/${library}`]))
        .split('\n')
        .map((line) => line.split(':')[0] ?? '');
      expect([library, owners.some((owner) => reached.has(owner))]).toEqual([library, true]);
    }
  });

  /** The installed packages that some packages bring with them. */
  async function closure(names: readonly string[]): Promise<Set<string>> {
    const format = '${Package}\t${Pre-Depends}, ${Depends}\n';
    const table = await root.must('dpkg-query', ['--show', `--showformat=${format}`]);
    const dependsOf = new Map(
      table.split('\n').map((line) => {
        const [name = '', depends = ''] = line.split('\t');
        return [name, depends.split(/[,|]/).map((each) => each.trim().replace(/[ :].*/, ''))];
      }),
    );
    const reached = new Set<string>();
    const pending = [...names];
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
      const more = dependsOf.get(name);
      if (!more || reached.has(name)) continue;
      reached.add(name);
      pending.push(...more);
    }
    return reached;
  }
});

describe('is accepted by', () => {
  it('lintian, but for overrides with a reason', async ({ skip }) => {
    const version = await root.must('dpkg-query', ['--show', '--showformat=${Version}', 'lintian']);
    const isOld =
      (await root.run('dpkg', ['--compare-versions', version, 'lt', '2.115'])).code === 0;
    skip(isOld, `lintian ${version} does not understand the form of the overrides`);
    // The tests compress fast; a release has xz.
    const allowed = ['--suppress-tags', 'malformed-deb-archive', '--allow-root'];
    const ended = await root.run('lintian', [...allowed, '--fail-on', 'error,warning', deb], {
      timeout: 120_000,
    });
    expect(ended).toMatchObject({ code: 0, stdout: '' });
  });

  const judges: Record<string, [string, ...string[]]> = {
    'desktop-file-validate': ['desktop-file-validate', at('usr/share/applications/iptlb.desktop')],
    appstreamcli: [
      ...(['appstreamcli', 'validate', '--no-net', '--explain'] as const),
      at('usr/share/metainfo/org.iptlb.iptlb.metainfo.xml'),
    ],
    'xmllint against the DTD of polkit': [
      ...(['xmllint', '--noout', '--nonet', '--dtdvalid'] as const),
      '/usr/share/polkit-1/policyconfig-1.dtd',
      at('usr/share/polkit-1/actions/org.iptlb.policy'),
    ],
    mandoc: ['mandoc', '-T', 'lint', '-W', 'warning', at('usr/share/man/man8/iptlb.8.gz')],
    bash: ['bash', '-n', at('usr/share/bash-completion/completions/iptlb')],
    zsh: ['zsh', '-n', at('usr/share/zsh/vendor-completions/_iptlb')],
    fish: ['fish', '-n', at('usr/share/fish/vendor_completions.d/iptlb.fish')],
  };
  it.each(Object.entries(judges))('%s', async (_name, [program, ...args]) => {
    expect(await root.run(program, args)).toMatchObject({ code: 0 });
  });

  it('systemd, which finds the unit sound and well shut in', async () => {
    const unit = at('usr/lib/systemd/system/iptlb.service');
    const verified = await root.run('systemd-analyze', ['--man=no', 'verify', unit]);
    const complaints = verified.stderr.split('\n').filter((line) => line.includes('iptlb.service'));
    // It names what is installed, which is there or not, as the tests before have left it.
    const isOfPlace = (line: string) => line.includes('restore is not executable');
    expect(complaints.filter((line) => !isOfPlace(line))).toEqual([]);
    const [, version = ''] =
      /^systemd (\d+)/.exec(await root.must('systemd-analyze', ['--version'])) ?? [];
    // Before that it judges only what is loaded.
    if (Number(version) < 250) return;
    const judged = await root.must('systemd-analyze', ['security', '--offline=true', unit]);
    const [, exposure = ''] = /exposure level for iptlb\.service: ([\d.]+)/.exec(judged) ?? [];
    expect(Number(exposure)).toBeLessThanOrEqual(2.5);
  });

  it('systemd, which can start it beside a firewall that waits for the network', async () => {
    const units = '/run/iptlb-lab/units';
    mkdirSync(join(units, 'basic.target.wants'), { recursive: true });
    mkdirSync(join(units, 'multi-user.target.wants'));
    copyFileSync(at('usr/lib/systemd/system/iptlb.service'), join(units, 'iptlb.service'));
    // The order of Shorewall's own unit.
    writeFileSync(
      join(units, 'shorewall.service'),
      '[Unit]\nWants=network-online.target\nAfter=network-online.target\n[Service]\nType=oneshot\nExecStart=/bin/true\n',
    );
    symlinkSync('../shorewall.service', join(units, 'basic.target.wants/shorewall.service'));
    symlinkSync('../iptlb.service', join(units, 'multi-user.target.wants/iptlb.service'));
    const ended = await root.run('env', [
      `SYSTEMD_UNIT_PATH=${units}:/usr/lib/systemd/system:/lib/systemd/system`,
      ...['systemd-analyze', '--man=no', 'verify', 'multi-user.target'],
    ]);
    expect(ended.stderr).not.toMatch(/cycle|deleted/);
  });

  const launchers = ['iptlb', 'restore', 'apply', 'monitor'].map(
    (name) => `usr/libexec/iptlb/${name}`,
  );
  // dash is /bin/sh on the systems that the package is for.
  const scripts = ['preinst', 'postinst', 'prerm', 'postrm'].map((name) => `DEBIAN/${name}`);
  it.each([...scripts, ...launchers])('dash and shellcheck: %s', async (script) => {
    expect(await root.run('dash', ['-n', at(script)])).toMatchObject({ code: 0, stderr: '' });
    expect(await root.run('shellcheck', ['--shell=dash', at(script)])).toMatchObject({
      code: 0,
      stdout: '',
    });
  });
});

describe('the changelog', () => {
  it('tells of this version, in the form of Debian', async () => {
    const gz = at('usr/share/doc/iptlb/changelog.gz');
    const text = await root.must('gzip', ['-dc', gz]);
    expect(text).toMatch(new RegExp(`^iptlb \\(${VERSION.replaceAll('.', '\\.')}\\) unstable; `));
    const metainfo = readFileSync(at('usr/share/metainfo/org.iptlb.iptlb.metainfo.xml'), 'utf8');
    expect(metainfo).toContain(`<release version="${VERSION}"`);
  });
});
