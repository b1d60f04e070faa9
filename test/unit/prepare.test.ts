import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { needsNodeModules } from '../../build/scripts/prepare.mjs';

describe('the npm packages', () => {
  let folder: string;
  const at = (path: string) => join(folder, path);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'iptlb-prepare-'));
    for (const name of ['project', 'other']) mkdirSync(at(name));
    writeFileSync(at('project/package-lock.json'), '{}');
    utimesSync(at('project/package-lock.json'), 1000, 1000);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const install = (modules: string, time: number) => {
    mkdirSync(at(modules));
    writeFileSync(at(`${modules}/.package-lock.json`), '{}');
    utimesSync(at(`${modules}/.package-lock.json`), time, time);
  };

  it('are installed where they are missing or older than the lock file', () => {
    expect(needsNodeModules(at('project'))).toBe(true);
    install('project/node_modules', 999);
    expect(needsNodeModules(at('project'))).toBe(true);
  });

  it('are left alone where they are current, also behind a link', () => {
    install('other/node_modules', 1000);
    symlinkSync(at('other/node_modules'), at('project/node_modules'));
    expect(needsNodeModules(at('project'))).toBe(false);
  });

  it.each(['old', 'gone'])('of another folder are never emptied through a link: %s', (state) => {
    if (state === 'old') install('other/node_modules', 999);
    symlinkSync('../other/node_modules', at('project/node_modules'));
    expect(() => needsNodeModules(at('project'))).toThrow(
      /node_modules is a link to \.\.\/other\/node_modules: .* Nothing was installed\. Run npm ci/,
    );
  });
});
