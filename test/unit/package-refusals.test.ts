import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { needsNodeModules } from '../../build/scripts/prepare.mjs';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** `npm run package`, which is refused before it has made anything. */
function pack(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const ended = spawnSync(process.execPath, ['build/packaging/package.mjs', ...args], {
    cwd: checkout,
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, ...env },
  });
  // In words: no stack.
  expect(ended.stderr).not.toMatch(/^ {4}at /m);
  expect(ended.status).toBe(1);
  return ended.stderr;
}

describe('packaging refuses in words', () => {
  it.each<[string[], RegExp]>([
    [['rpm'], /^Not a kind of package: rpm\. Usage: npm run package -- \[deb\] \[AppImage\]/],
    [['--relaese'], /^Unknown option '--relaese'.* Usage: npm run package -- /s],
    [['--release=yes'], /'--release' does not take an argument.* Usage: npm run package -- /s],
  ])('%j', (args, words) => {
    expect(pack(args)).toMatch(words);
  });

  it('a machine of another architecture', () => {
    const arm = "Object.defineProperty(process, 'arch', { value: 'arm64' })";
    const words = pack([], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(arm)}`,
    });
    expect(words).toMatch(/^Packages are made for x64 .* this is arm64\. Nothing was packaged\.$/m);
  });

  it('a release with a runtime of unknown origin', () => {
    const words = pack(['--release'], { IPTLB_TEST_APPIMAGE_RUNTIME: '/nowhere/runtime' });
    expect(words).toBe(
      'IPTLB_TEST_APPIMAGE_RUNTIME is set, which no release may be made with. Unset it.\n',
    );
  });

  it('a release with another Electron than the official download', ({ skip }) => {
    skip(isStale(), 'the npm packages are not current, and would be installed first');
    const folder = mkdtempSync(join(tmpdir(), 'iptlb-electron-'));
    try {
      mkdirSync(join(folder, 'dist'));
      writeFileSync(join(folder, 'dist/electron'), '');
      writeFileSync(join(folder, 'dist/version'), '45.0.0');
      const words = pack(['--release'], { ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') });
      expect(words).toContain(
        'A release is made with the official download of Electron; this is 45.0.0, ' +
          'ELECTRON_OVERRIDE_DIST_PATH names it. Nothing was packaged.\n',
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function isStale(): boolean {
  try {
    return needsNodeModules(checkout);
  } catch {
    return true;
  }
}
