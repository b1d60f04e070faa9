import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT, onHost } from '#lab';

const { version } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
  version: string;
};

export const VERSION = version;

/** The package that `npm run package` has made. */
export const debOf = (of: string) => join(CHECKOUT, `release/iptlb_${of}_amd64.deb`);

export const root = onHost('client');

/** One line of a package's table of content. */
export interface Entry {
  /** As `ls -l` has it, for example -rwxr-xr-x. */
  readonly mode: string;
  readonly owner: string;
  readonly path: string;
}

export async function listDeb(deb: string): Promise<Entry[]> {
  const printed = await root.must('dpkg-deb', ['--contents', deb]);
  return printed
    .trim()
    .split('\n')
    .map((line) => {
      const [mode = '', owner = '', , , , name = ''] = line.split(/\s+/);
      return { mode, owner, path: name.replace(/^\./, '').replace(/(?<=.)\/$/, '') };
    });
}

/** Everything that dpkg says is the package's, or that lies where it could have put something. */
export async function filesOfSystem(): Promise<Set<string>> {
  // -xdev: the folders are file systems of their own in the lab; what is mounted below is not.
  const found = await root.must('find', ['/etc', '/opt', '/usr', '/var/lib/dpkg/info', '-xdev']);
  return new Set(found.trim().split('\n'));
}

export const without = (all: ReadonlySet<string>, some: ReadonlySet<string>): string[] =>
  [...all].filter((path) => !some.has(path)).sort();

/** Installs a package file as a person would, without a question. */
export async function install(deb: string) {
  return root.run('env', ['DEBIAN_FRONTEND=noninteractive', 'dpkg', '--install', deb], {
    timeout: 120_000,
  });
}

/**
 * Makes the package of the next version from the same sources, in the lab's own copy of the checkout.
 *
 * @returns the package file
 */
export async function makeNextVersion(next: string): Promise<string> {
  const manifest = join(CHECKOUT, 'package.json');
  const text = readFileSync(manifest, 'utf8');
  const changelog = join(CHECKOUT, 'CHANGELOG.md');
  writeFileSync(manifest, text.replace(`"${VERSION}"`, `"${next}"`));
  const log = readFileSync(changelog, 'utf8');
  const told = log.replace(
    '## [Unreleased]',
    `## [${next}] - 2030-01-01\n\n- The next version.\n\n## [Unreleased]`,
  );
  writeFileSync(changelog, told);
  const fast = ['build/packaging/package.mjs', 'deb', '--fast'];
  try {
    await root.must('env', ['-C', CHECKOUT, ...standIn, process.execPath, ...fast], {
      timeout: 240_000,
    });
  } finally {
    writeFileSync(manifest, text);
    writeFileSync(changelog, log);
  }
  return debOf(next);
}

/** The lab reaches nobody, so there is no use in trying to fetch fpm. */
const standIn = [`CUSTOM_FPM_PATH=${CHECKOUT}/build/packaging/fpm-stand-in.mjs`];
