import { spawnSync } from 'node:child_process';
import { Refusal, isRoot, must, say } from './project.mjs';

/**
 * Debian packages by what they are for. Where releases name one differently, all its names are
 * listed, the newest first (t64: Debian 13, Ubuntu 24.04; policykit-1: before Debian 12).
 *
 * @type {Record<'window' | 'rules' | 'lab' | 'rival' | 'lists' | 'package' | 'judge', { why: string, packages: string[][] }>}
 */
const needed = {
  window: {
    why: 'Electron draws its window and shows notifications with them',
    packages: [
      ['libgtk-3-0t64', 'libgtk-3-0'],
      ['libnss3'],
      ['libasound2t64', 'libasound2'],
      ['libgbm1'],
      ['libxss1'],
      ['libxtst6'],
      ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
      ['libcups2t64', 'libcups2'],
      ['libdrm2'],
      ['libsecret-1-0'],
      ['libnotify4'],
    ],
  },
  rules: {
    why: 'rules are written with iptables, by a helper that polkit lets run as root',
    packages: [['iptables'], ['polkitd', 'policykit-1'], ['pkexec', 'policykit-1']],
  },
  lab: {
    why: 'the private network is made of them',
    packages: [['iproute2'], ['conntrack'], ['dbus'], ['xvfb']],
  },
  rival: {
    why: 'tests make rules with it that iptables cannot read',
    packages: [['nftables']],
  },
  lists: {
    why: 'tests give files access control lists with it',
    packages: [['acl']],
  },
  package: {
    why: 'an AppImage for tests is made with them',
    packages: [['squashfs-tools'], ['desktop-file-utils']],
  },
  judge: {
    why: 'the tests of the packages have their say',
    packages: [
      ['appstream'],
      ['desktop-file-utils'],
      ['libxml2-utils'],
      ['lintian'],
      ['mandoc'],
      ['zsh'],
      ['fish'],
      ['shellcheck'],
      ['systemd'],
      ['systemd-container'],
    ],
  },
};

/** @typedef {keyof typeof needed} Purpose */

/**
 * Makes sure that the Debian packages for some purposes are there: root installs what is missing,
 * anybody else is told the command.
 *
 * @param {...Purpose} purposes
 * @throws {Refusal} where some are missing and this is not root
 */
export async function ensurePackages(...purposes) {
  const wanted = purposes.flatMap((purpose) => needed[purpose].packages);
  if (spawnSync('dpkg-query', ['--version']).error) {
    const names = wanted.map((names) => names.at(-1)).join(' ');
    say(`This is not a Debian system; make sure that it has what Debian calls: ${names}`);
    return;
  }
  if (missingOf(wanted).length === 0) return;

  if (!isRoot) {
    const why = purposes.filter((purpose) => missingOf(needed[purpose].packages).length > 0);
    throw new Refusal(
      `Some Debian packages are missing (${why.map((purpose) => needed[purpose].why).join('; ')}). ` +
        'Nothing was installed. Install them with:\n\n' +
        `  sudo apt-get install --no-install-recommends ${available(missingOf(wanted)).join(' ')}\n`,
    );
  }
  say('Debian packages are missing: reading what is available (apt-get update)');
  await must(['apt-get', '-qq', ...patiently, 'update']);
  const names = available(missingOf(wanted));
  say(`Installing Debian packages: ${names.join(' ')}`);
  const install = ['install', '--yes', '--no-install-recommends', ...names];
  await must(['apt-get', '-qq', ...patiently, ...install], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Another apt may be at work just now: wait for it (seconds). */
const patiently = ['-o', 'DPkg::Lock::Timeout=300'];

/**
 * @param {readonly string[][]} wanted
 * @returns {string[][]} those of which no name is installed
 */
function missingOf(wanted) {
  const format = '${db:Status-Status} ${Package}\n';
  const { stdout } = spawnSync(
    'dpkg-query',
    ['--show', `--showformat=${format}`, ...wanted.flat()],
    {
      encoding: 'utf8',
    },
  );
  const installed = new Set([...stdout.matchAll(/^installed (.+)$/gm)].map(([, name]) => name));
  return wanted.filter((names) => !names.some((name) => installed.has(name)));
}

/**
 * @param {readonly string[][]} wanted
 * @returns {string[]} of each the name that this release has; the last one where none is known
 */
function available(wanted) {
  const policy = ['policy', ...wanted.flat()];
  const { stdout } = spawnSync('apt-cache', policy, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  const offers = stdout.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm);
  const known = new Set([...offers].map(([, name]) => name));
  const chosen = wanted.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? '');
  return [...new Set(chosen)];
}
