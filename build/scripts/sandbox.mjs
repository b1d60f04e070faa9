import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal, commandLine } from './project.mjs';

/**
 * Refuses to open a window where Chromium has nothing to make its sandbox with: it would end in words
 * about its own insides. The same question as the package's (build/packaging/deb/postinst), which
 * answers it by itself.
 *
 * @param {string} dist The folder of an unpacked Electron.
 * @param {{ settings?: string }} [places] `settings`: where the kernel tells its settings.
 * @throws {Refusal} in words for a person
 */
export function needSandbox(dist, { settings = '/proc/sys/kernel' } = {}) {
  const program = join(dist, 'chrome-sandbox');
  if (canMakeNamespaces(settings) || startsAsRoot(program)) return;
  throw new Refusal(
    'This system does not let ordinary users make user namespaces, which the sandbox of the window needs ' +
      '(on Ubuntu, AppArmor sees to that). Nothing was started.\n' +
      'Let the sandbox’s own program start as root:\n\n' +
      `  ${commandLine(['sudo', 'chown', 'root:root', program])}\n` +
      `  ${commandLine(['sudo', 'chmod', '4755', program])}\n\n` +
      'or install the package, which does so (npm run package), or see the app at work in a private ' +
      'network (sudo npm run demo).\n',
  );
}

/** @param {string} settings */
function canMakeNamespaces(settings) {
  const setting = (/** @type {string} */ name, /** @type {string} */ otherwise) =>
    existsSync(join(settings, name))
      ? readFileSync(join(settings, name), 'utf8').trim()
      : otherwise;
  return (
    setting('unprivileged_userns_clone', '1') !== '0' &&
    setting('apparmor_restrict_unprivileged_userns', '0') === '0' &&
    spawnSync('unshare', ['--user', 'true']).status === 0
  );
}

/** @param {string} program */
function startsAsRoot(program) {
  const found = statSync(program, { throwIfNoEntry: false });
  // 04001: the set-user-ID bit, and others may run it.
  return found?.uid === 0 && (found.mode & 0o4001) === 0o4001;
}
