import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CHECKOUT,
  ELECTRON_DIST,
  TOPOLOGY,
  asUser,
  connectMany,
  natTable,
  polkit,
  resetHost,
  startBackends,
  type Answer,
  type Backends,
} from '#lab';
import { VERSION, debOf, filesOfSystem, install, makeNextVersion, root, without } from './deb.ts';
import { commandOf, pagePids, startApp, type RunningApp } from './installed-app.ts';

/** One package through its whole life, on one system: the tests follow each other. */

const [major = 0, minor = 0] = VERSION.split('.').map(Number);
const NEXT = `${major}.${minor + 1}.0`;
const DESKTOP = '/usr/share/applications/iptlb.desktop';
const SOURCE = `${TOPOLOGY.unroutable}:8081`;

/** What dpkg's triggers of other packages keep about all packages. */
const CACHES = [
  /^\/usr\/share\/applications\/mimeinfo\.cache$/,
  /^\/usr\/share\/icons\/hicolor\/icon-theme\.cache$/,
  /^\/var\/lib\/dpkg\/info\/iptlb\./,
];
/** What the maintainer scripts make; dpkg does not know of it. */
const MADE_BY_SCRIPTS = [
  '/etc/apparmor.d/iptlb',
  '/etc/systemd/system/multi-user.target.wants/iptlb.service',
];
const isCache = (path: string) => CACHES.some((cache) => cache.test(path));

let backends: Backends;
let before: Set<string>;
let app: RunningApp;

beforeAll(async () => {
  backends = await startBackends();
  await resetHost('client');
  polkit.decide('org.iptlb.monitor', 'allow');
});
afterAll(async () => {
  backends.stop();
  await app.close();
});

const state = () => app.page.evaluate(() => window.iptlb.invoke('app:get-state', null));

/** Applies the profile through the window's own bridge, and has a person answer the prompt. */
async function apply(answer?: Answer) {
  const agent = answer && (await polkit.startAgent(app.pid, answer));
  const outcome = await app.page.evaluate(async () => {
    const intent = { kind: 'apply', profiles: ['web'] } as const;
    const plan = await window.iptlb.invoke('changes:plan', intent);
    return window.iptlb.invoke('changes:run', {
      intent,
      expect: plan.fingerprint,
      keepWithin: null,
    });
  });
  agent?.stop();
  return outcome.kind;
}

const ours = async () => (await natTable('client')).match(/IPTLB_NAT_WEB/g) ?? [];

describe('installing', () => {
  it('takes the place of a helper that was installed without a package', async () => {
    // The lab has one, from the checkout.
    expect(readdirSync('/usr/libexec/iptlb/runtime').length).toBeGreaterThan(1);
    const done = await install(debOf(VERSION));
    expect(done).toMatchObject({ code: 0 });
    expect(readdirSync('/usr/libexec/iptlb/runtime')).toEqual(['electron']);
    expect(readdirSync('/usr/libexec/iptlb').sort()).toEqual([
      'apply',
      'helper.cjs',
      'iptlb',
      'iptlb.cjs',
      'monitor',
      'restore',
      'runtime',
      'version',
    ]);
    await root.must('dpkg', ['--purge', 'iptlb']);
  });

  it('adds what the package lists, and nothing else', async () => {
    before = await filesOfSystem();
    const started = performance.now();
    const done = await install(debOf(VERSION));
    process.stdout.write(`Installed in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
    expect(done).toMatchObject({ code: 0 });

    const listed = new Set((await root.must('dpkg', ['--listfiles', 'iptlb'])).split('\n'));
    const added = without(await filesOfSystem(), before).filter((path) => !isCache(path));
    expect(added.filter((path) => !listed.has(path) && !MADE_BY_SCRIPTS.includes(path))).toEqual(
      [],
    );
    expect(added).toContain('/opt/IPTLB/iptlb');
  });

  it('leaves nothing that anybody but root could change or run as root', async () => {
    const listed = (await root.must('dpkg', ['--listfiles', 'iptlb'])).trim().split('\n');
    // Some containers leave out documentation.
    const own = listed.filter((path) => /iptlb/i.test(path) && existsSync(path));
    for (const path of own) {
      const { uid, gid, mode } = statSync(path);
      expect([path, uid, gid, mode & 0o6022]).toEqual([path, 0, 0, 0]);
    }
    expect((await asUser().must('find', ['/opt/IPTLB', '/usr/libexec/iptlb', '-writable'])).trim())
      // A link has no mode of its own.
      .toBe('');
  });

  it('makes chrome-sandbox start as root only where users cannot make namespaces', async () => {
    const stubs = '/run/iptlb-lab/stubs';
    mkdirSync(stubs);
    writeFileSync(join(stubs, 'unshare'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const configure = ['/var/lib/dpkg/info/iptlb.postinst', 'configure', ''];
    const mode = () => statSync('/opt/IPTLB/chrome-sandbox').mode & 0o7777;

    expect(mode()).toBe(0o755);
    await root.must('env', [`PATH=${stubs}:${process.env['PATH'] ?? ''}`, ...configure]);
    expect(mode()).toBe(0o4755);
    await root.must('env', configure);
    expect(mode()).toBe(0o755);
  });
});

describe('the command', () => {
  it('runs as root without a display, and says nothing of itself', async () => {
    const ended = await root.run('env', ['-i', '/usr/bin/iptlb', '-version']);
    expect(ended).toEqual({ code: 0, stdout: `iptlb ${VERSION}\n`, stderr: '' });
  });

  it('loads nothing that the environment names', async () => {
    const evil = '/run/iptlb-lab/evil.cjs';
    writeFileSync(evil, "require('fs').writeFileSync('/run/iptlb-lab/evil', '')");
    const variables = [`NODE_OPTIONS=--require ${evil}`, `NODE_REPL_EXTERNAL_MODULE=${evil}`];
    // Without the fuse and the launchers it is loaded.
    const unfused = ['ELECTRON_RUN_AS_NODE=1', join(ELECTRON_DIST, 'electron'), '-e', ''];
    await root.must('env', [...variables, ...unfused]);
    expect(existsSync('/run/iptlb-lab/evil')).toBe(true);
    rmSync('/run/iptlb-lab/evil');
    for (const program of [['/usr/bin/iptlb', '-version'], ['/usr/libexec/iptlb/monitor']]) {
      await root.must('env', [...variables, ...program]);
    }
    // The fuse alone: past the launchers, which drop the variable.
    const alone = ['ELECTRON_RUN_AS_NODE=1', '/opt/IPTLB/iptlb', '-e', ''];
    await root.run('env', [...variables, ...alone]);
    expect(existsSync('/run/iptlb-lab/evil')).toBe(false);
  });

  it('is completed by bash', async () => {
    const complete = 'source /usr/share/bash-completion/completions/iptlb; complete -p iptlb';
    await root.must('bash', ['-c', complete]);
  });
});

describe('the app from the menu', () => {
  it('starts as the ordinary user, in a sandbox, and is live without a password', async () => {
    app = await startApp(commandOf(DESKTOP));
    await expect.poll(async () => (await state()).helper.kind, { timeout: 15_000 }).toBe('live');
    expect((await state()).version).toBe(VERSION);

    expect(readFileSync(`/proc/${app.pid}/cmdline`, 'utf8')).not.toContain('no-sandbox');
    const pids = await pagePids(app.browser);
    expect(pids.length).toBeGreaterThan(0);
    // 2: system calls pass a filter (proc_pid_status(5)).
    for (const pid of pids) {
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
    }
  });

  it('has an icon of its own at each size, and a window that leads to the entry', () => {
    for (const size of [16, 22, 24, 32, 48, 64, 128, 256, 512]) {
      const icon = `/usr/share/icons/hicolor/${size}x${size}/apps/iptlb.png`;
      expect(readFileSync(icon).readUInt32BE(16)).toBe(size);
    }
    const [, startupClass] = /^StartupWMClass=(.*)$/m.exec(readFileSync(DESKTOP, 'utf8')) ?? [];
    expect(startupClass).toBe('iptlb');
  });

  it('shows what its further entries in the menu ask for, in the window that is open', async () => {
    const entry = readFileSync(DESKTOP, 'utf8');
    const actions = [...entry.matchAll(/^Exec=(\S+) (--\S+)$/gm)].map(([, ...words]) => words);
    expect(actions.map(([, word]) => word)).toEqual(['--new-profile', '--live-log']);
    const headings = ['New profile', 'Live log'];
    await app.page.evaluate(() => Object.assign(window, { isTheSame: true }));
    for (const [place, [program = '', word = '']] of actions.entries()) {
      await asUser().must(program, [word]);
      await expect
        .poll(() => app.page.getByRole('heading', { level: 1 }).innerText())
        .toBe(headings[place]);
    }
    expect(await app.page.evaluate(() => Reflect.get(window, 'isTheSame') as unknown)).toBe(true);
  });

  it('does not run without its sandbox, and says so', async () => {
    const child = asUser().spawn('/opt/IPTLB/iptlb', ['--no-sandbox'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let told = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (told += text));
    await expect
      .poll(() => told, { timeout: 10_000 })
      .toContain('does not run without its sandbox');
    child.kill('SIGKILL');
  });

  it('applies a profile through the installed policy: refused, dismissed, allowed', async () => {
    const destinations = backends.list.map(({ address, port }) => `${address}:${port}`);
    const profile = {
      name: 'web',
      source: SOURCE,
      destinations,
      protocol: 'tcp',
      rulesBackend: 'client',
      logEnabled: false,
      logLevel: 4,
    };
    const saved = await app.page.evaluate(
      (form) => window.iptlb.invoke('profiles:save', { profile: form, replaces: null }),
      profile,
    );
    expect(saved.problems).toEqual([]);

    polkit.decide('org.iptlb.apply', 'refuse');
    expect(await apply()).toBe('not-authorised');
    polkit.decide('org.iptlb.apply', 'ask');
    expect(await apply('dismiss')).toBe('dismissed');
    expect(await ours()).toEqual([]);
    expect(await apply('password')).toBe('applied');

    const traffic = await connectMany({ to: SOURCE, count: 300 });
    expect(traffic.failures).toEqual({});
    expect(Object.keys(traffic.answers).sort()).toEqual(['a', 'b', 'c']);
  });

  it('shows the profile as active', async () => {
    mkdirSync(join(CHECKOUT, 'out/packaging'), { recursive: true });
    await expect
      .poll(async () => (await state()).profiles[0]?.status?.state, { timeout: 10_000 })
      .toBe('active');
    await app.page.screenshot({ path: join(CHECKOUT, 'out/packaging/installed-app.png') });
  });
});

describe('upgrading', () => {
  it('to the next version leaves the rules alone, and the open app alive', async () => {
    const deb = await makeNextVersion(NEXT);
    const rules = await natTable('client');
    const traffic = connectMany({ to: SOURCE, count: 2000 });
    expect(await install(deb)).toMatchObject({ code: 0 });

    expect(await traffic).toMatchObject({ failed: 0 });
    expect(await natTable('client')).toBe(rules);
    expect((await root.must('iptlb', ['-version'])).trim()).toBe(`iptlb ${NEXT}`);
    expect((await state()).version).toBe(VERSION);
    expect((await state()).profiles.map(({ profile }) => profile.name)).toEqual(['web']);
  });

  it('offers a restart in the open window, which starts the next version', async () => {
    const button = app.page.getByRole('button', { name: 'Restart', exact: true });
    await expect.poll(() => button.isVisible(), { timeout: 20_000 }).toBe(true);
    await app.page.screenshot({ path: join(CHECKOUT, 'out/packaging/upgraded-app.png') });
    const ended = once(app.process, 'exit');
    // The app may be gone before the click is answered; that it ends, and comes up anew, is what counts.
    const clicked = button.click().catch((error: unknown) => {
      if (!String(error).includes('has been closed')) throw error;
    });
    await Promise.all([clicked, ended]);
    await expect.poll(() => running(), { timeout: 20_000 }).toHaveLength(1);
    const [pid = 0] = running();
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => running(), { timeout: 20_000 }).toEqual([]);
  });

  /** The main processes of the app as it is installed now; a replaced program's link says "(deleted)". */
  const running = () =>
    readdirSync('/proc').flatMap((name) => {
      const pid = Number(name);
      try {
        const isOurs = pid > 0 && readlinkSync(`/proc/${pid}/exe`) === '/opt/IPTLB/iptlb';
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
        return isOurs && !words.includes('--type=') && words.includes('remote-debugging')
          ? [pid]
          : [];
      } catch {
        return [];
      }
    });

  it('has the next version run on the same profiles and rules', async () => {
    app = await startApp(commandOf(DESKTOP));
    await expect
      .poll(async () => (await state()).profiles[0]?.status?.state, { timeout: 15_000 })
      .toBe('active');
    expect((await state()).version).toBe(NEXT);
    await app.close();
  });

  it('back to the version before leaves the rules and the unit alone', async () => {
    const rules = await natTable('client');
    expect(await install(debOf(VERSION))).toMatchObject({ code: 0 });
    expect(await natTable('client')).toBe(rules);
    expect((await root.must('iptlb', ['-version'])).trim()).toBe(`iptlb ${VERSION}`);
    expect(existsSync('/etc/systemd/system/multi-user.target.wants/iptlb.service')).toBe(true);
  });
});

describe('removing', () => {
  it('says that the rules stay, and leaves them and /etc/iptlb', async () => {
    await root.must('mkdir', ['/etc/iptlb']);
    writeFileSync('/etc/iptlb/state.db', '');
    const rules = await natTable('client');
    const removed = await root.run('dpkg', ['--remove', 'iptlb']);
    expect(removed.code).toBe(0);
    expect(removed.stderr).toContain('Its rules in the kernel stay and go on balancing:');
    expect(removed.stderr).toContain('  IPTLB_NAT_WEB\n');
    expect(await natTable('client')).toBe(rules);
    expect(existsSync('/etc/iptlb/state.db')).toBe(true);
    expect(existsSync('/opt/IPTLB')).toBe(false);
    expect(existsSync('/usr/libexec/iptlb')).toBe(false);
  });

  it('for good takes out the rules and /etc/iptlb, and what others have stays', async () => {
    const foreign = ['-t', 'nat', '-A', 'OUTPUT', '-p', 'tcp', '--dport', '9', '-j', 'RETURN'];
    await root.must('iptables', foreign);
    const purged = await root.run('dpkg', ['--purge', 'iptlb']);
    expect(purged.code).toBe(0);
    expect(purged.stderr).toContain('The rules of IPTLB were removed from the kernel.');
    expect(await natTable('client')).not.toContain('IPTLB');
    expect(await natTable('client')).toContain('--dport 9 -j RETURN');
    expect(existsSync('/etc/iptlb')).toBe(false);
  });

  it('leaves nothing else behind', async () => {
    const after = await filesOfSystem();
    expect(without(after, before).filter((path) => !isCache(path))).toEqual([]);
    expect(without(before, after).filter((path) => !isCache(path))).toEqual([]);
  });
});
