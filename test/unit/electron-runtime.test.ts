import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { consequence, resolveElectron } from '../../build/electron/runtime.mjs';
import { storedZip } from './stored-zip.ts';

type Releases = NonNullable<NonNullable<Parameters<typeof resolveElectron>[0]>['releases']>;
type Release = Releases[number];

const PINNED = '45.4.1';
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'iptlb-runtime-'));
  put('node_modules/electron/package.json', JSON.stringify({ version: PINNED }));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function unpackedElectron(folder: string, version: string): void {
  put(`${folder}/version`, version);
  put(`${folder}/electron`, '#!/bin/sh\n');
  chmodSync(join(root, folder, 'electron'), 0o755);
}

function release(origin: Release['origin'], version: string, changes: Partial<Release> = {}) {
  const bytes = storedZip({ version, electron: '#!/bin/sh\n' });
  let fetched = 0;
  const made: Release = {
    origin,
    version,
    place: `the ${origin} place`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    fetch: (work) => {
      fetched += 1;
      writeFileSync(join(work, 'electron.zip'), bytes);
      return Promise.resolve(join(work, 'electron.zip'));
    },
    ...changes,
  };
  return { release: made, fetched: () => fetched };
}

const unreachable = { fetch: () => Promise.reject(new Error('no such host')) };

function resolveFrom(releases: readonly Release[], override = '') {
  const lines: string[] = [];
  const runtime = resolveElectron({ root, override, releases, log: (line) => lines.push(line) });
  return { runtime, lines };
}

const cached = () => {
  const cache = join(root, 'node_modules/.cache/iptlb/electron');
  return existsSync(cache) ? readdirSync(cache) : [];
};

describe('resolveElectron', () => {
  it('takes the folder it is told to before all else', async () => {
    unpackedElectron('elsewhere', 'v40.0.0');
    unpackedElectron('node_modules/electron/dist', PINNED);
    const runtime = await resolveFrom([], join(root, 'elsewhere')).runtime;
    expect(runtime).toMatchObject({ version: '40.0.0', origin: 'installed' });
    expect(runtime.executable).toBe(join(root, 'elsewhere', 'electron'));
  });

  it('says so where the folder it is told to holds no Electron', async () => {
    const { runtime } = resolveFrom([], join(root, 'nothing'));
    await expect(runtime).rejects.toThrow(/ELECTRON_OVERRIDE_DIST_PATH.*no Electron/);
  });

  it('takes the installed one before fetching', async () => {
    unpackedElectron('node_modules/electron/dist', PINNED);
    const official = release('official', PINNED);
    const runtime = await resolveFrom([official.release]).runtime;
    expect(runtime).toMatchObject({ version: PINNED, origin: 'installed' });
    expect(official.fetched()).toBe(0);
  });

  it('passes over an installed one of another version', async () => {
    unpackedElectron('node_modules/electron/dist', '44.0.0');
    const official = release('official', PINNED);
    const runtime = await resolveFrom([official.release]).runtime;
    expect(runtime).toMatchObject({ version: PINNED, origin: 'official' });
  });

  it('takes the official download before the registry', async () => {
    const registry = release('registry', '33.3.0');
    const official = release('official', PINNED);
    const runtime = await resolveFrom([official.release, registry.release]).runtime;
    expect(runtime.origin).toBe('official');
    expect(registry.fetched()).toBe(0);
    expect(consequence(runtime)).toBeUndefined();
    expect(readFileSync(runtime.executable, 'utf8')).toBe('#!/bin/sh\n');
  });

  it('falls back to the registry, says why, and fetches once only', async () => {
    const official = release('official', PINNED, unreachable).release;
    const registry = release('registry', '33.3.0');
    const first = resolveFrom([official, registry.release]);
    expect(await first.runtime).toMatchObject({ version: '33.3.0', origin: 'registry' });
    expect((await first.runtime).why).toContain('no such host');
    expect(first.lines).toHaveLength(3);
    expect(consequence(await first.runtime)).toMatch(
      /^Electron 33\.3\.0 is older .*no security updates/,
    );

    const second = resolveFrom([official, registry.release]);
    expect(await second.runtime).toEqual(await first.runtime);
    expect(second.lines).toEqual([]);
    expect(registry.fetched()).toBe(1);
  });

  it('stops where a checksum does not match, and leaves nothing', async () => {
    const tampered = release('official', PINNED, { sha256: '0'.repeat(64) });
    const registry = release('registry', '33.3.0');
    const { runtime } = resolveFrom([tampered.release, registry.release]);
    await expect(runtime).rejects.toThrow(
      /not what was published[^]*deleted without being unpacked/,
    );
    expect(cached()).toEqual([]);
    expect(registry.fetched()).toBe(0);
  });

  it('fetches again where the unpacked one was damaged', async () => {
    const official = release('official', PINNED);
    const { executable } = await resolveFrom([official.release]).runtime;
    rmSync(executable);
    await resolveFrom([official.release]).runtime;
    expect(existsSync(executable)).toBe(true);
    expect(official.fetched()).toBe(2);
  });

  it('names every place it tried where none can be reached', async () => {
    const official = release('official', PINNED, unreachable).release;
    const registry = release('registry', '33.3.0', unreachable).release;
    const { runtime } = resolveFrom([official, registry]);
    await expect(runtime).rejects.toThrow(/official place: no such host[^]*registry place/);
    expect(cached()).toEqual([]);
  });

  it('asks for npm ci where the packages are missing', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    await expect(resolveFrom([]).runtime).rejects.toThrow('npm ci');
  });
});
