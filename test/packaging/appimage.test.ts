import { chmodSync, copyFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECKOUT, ELECTRON_DIST, asUser, person, polkit } from '#lab';
import { installHelper, parts, uninstallHelper } from '../../build/helper/set-up.mjs';
import { VERSION, root } from './deb.ts';
import { pagePids, startApp, type RunningApp } from './installed-app.ts';

const release = join(CHECKOUT, 'release');
const made = existsSync(release)
  ? readdirSync(release).find((name) => name.endsWith('.AppImage') && name.includes(VERSION))
  : undefined;
const hasNamespaces = (await asUser().run('unshare', ['-Ur', 'true'])).code === 0;
const reason = !made
  ? ' (skipped: npm run package could not make it and says why)'
  : hasNamespaces
    ? ''
    : ' (skipped: users cannot make namespaces here, and it does not run without its sandbox)';

describe.skipIf(reason)(`the AppImage${reason}`, () => {
  /** Where a person would have it: a file that root has nothing to do with. */
  const file = () => join(person().home, 'IPTLB.AppImage');
  let app: RunningApp;

  beforeAll(async () => {
    copyFileSync(join(release, made ?? ''), file());
    chmodSync(file(), 0o755);
    // Nothing is installed on the system of whoever has just downloaded it.
    await uninstallHelper({ root: '/' });
  });
  afterAll(async () => {
    await app.close();
    await installHelper({
      root: '/',
      parts: join(CHECKOUT, 'dist/helper'),
      runtime: ELECTRON_DIST,
    });
  });

  const state = () => app.page.evaluate(() => window.iptlb.invoke('app:get-state', null));

  it('starts as it is, in a sandbox, and can be used at once', async () => {
    app = await startApp(['env', 'APPIMAGE_EXTRACT_AND_RUN=1', file()]);
    expect((await state()).version).toBe(VERSION);
    const pids = await pagePids(app.browser);
    expect(pids.length).toBeGreaterThan(0);
    for (const pid of pids) {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
      expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('no-sandbox');
    }
  });

  it('says that there is no helper', async () => {
    await expect
      .poll(async () => (await state()).helper)
      .toMatchObject({ kind: 'unavailable', why: 'not-installed' });
  });

  it('sets a helper up, works with it, and removes it again', async () => {
    polkit.decide('org.freedesktop.policykit.exec', 'allow');
    polkit.decide('org.iptlb.monitor', 'allow');
    expect((await state()).installation).toEqual({
      helper: 'none',
      version: null,
      offer: 'set-up',
    });
    const ask = (what: 'helper:set-up' | 'helper:remove') =>
      app.page.evaluate((channel) => window.iptlb.invoke(channel, null), what);
    expect(await ask('helper:set-up')).toEqual({ kind: 'done', detail: null });
    await expect.poll(async () => (await state()).helper.kind, { timeout: 20_000 }).toBe('live');
    expect((await state()).installation).toEqual({
      helper: 'set-up',
      version: VERSION,
      offer: 'none',
    });
    expect((await root.must('/usr/libexec/iptlb/iptlb', ['-version'])).trim()).toBe(
      `iptlb ${VERSION}`,
    );
    expect(await ask('helper:remove')).toEqual({ kind: 'done', detail: null });
    expect(existsSync('/usr/libexec/iptlb')).toBe(false);
  });

  it('brings along what a helper is installed from', async () => {
    const extract = ['-C', person().home, 'sh', '-c', `${file()} --appimage-extract >/dev/null`];
    await asUser().must('env', extract, { timeout: 60_000 });
    const helper = join(person().home, 'squashfs-root/resources/helper');
    expect(readdirSync(helper).sort()).toEqual(parts.map(({ name }) => name).sort());
    const entry = join(person().home, 'squashfs-root/iptlb.desktop');
    await root.must('desktop-file-validate', [entry]);
  });
});
