import { readFileSync } from 'node:fs';
import type { Bridge } from '#shared/ipc';
import { expect, test } from './app.ts';

declare global {
  interface Window {
    readonly iptlb: Bridge;
  }
}

test.describe('a page that has been taken over', () => {
  test('has neither Node nor Electron', async ({ app }) => {
    const reach = await app.page.evaluate(() => ({
      require: typeof Reflect.get(window, 'require'),
      process: typeof Reflect.get(window, 'process'),
      bridge: Object.keys(window.iptlb).sort(),
    }));
    expect(reach).toEqual({
      require: 'undefined',
      process: 'undefined',
      bridge: ['firstState', 'invoke', 'on'],
    });
  });

  test('runs in a sandbox', async ({ app }) => {
    const { hasSwitch, pids } = await app.electron.evaluate(({ app: running }) => ({
      hasSwitch: running.commandLine.hasSwitch('no-sandbox'),
      pids: running.getAppMetrics().flatMap(({ type, pid }) => (type === 'Tab' ? [pid] : [])),
    }));
    expect(hasSwitch).toBe(false);
    expect(pids).toHaveLength(1);
    // 2: system calls pass a filter (proc_pid_status(5)).
    for (const pid of pids)
      expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m);
  });

  test('reaches no other channel', async ({ app }) => {
    const refused = await app.page.evaluate(() =>
      // The page is hostile: it knows nothing of types.
      (
        Reflect.get(window.iptlb, 'invoke') as (
          channel: string,
          request: unknown,
        ) => Promise<unknown>
      )('electron:run', {}).catch((error: unknown) => String(error)),
    );
    expect(refused).toContain('There is no such channel.');
  });

  test('gets nothing for messages of a wrong shape', async ({ app }) => {
    const answers = await app.page.evaluate(async () => {
      const invoke = Reflect.get(window.iptlb, 'invoke') as (
        channel: string,
        request: unknown,
      ) => Promise<unknown>;
      const garbage: [string, unknown][] = [
        ['profiles:save', 'x'],
        ['profiles:save', { profile: { name: 'a' }, replaces: null }],
        ['profiles:adopt', { chain: 'x'.repeat(29) }],
        ['changes:plan', { kind: 'apply', profiles: 'all' }],
        ['changes:plan', { kind: 'flush', chains: ['OUTPUT'] }],
        ['changes:run', { intent: { kind: 'apply', profiles: [] } }],
        ['changes:cancel', { isCancelled: false }],
        ['settings:save', { theme: 'dark', path: '/etc' }],
        ['app:get-state', { x: 1 }],
      ];
      return Promise.all(
        garbage.map(([channel, request]) =>
          invoke(channel, request).then(
            () => `${channel} was answered`,
            (error: unknown) => String(error),
          ),
        ),
      );
    });
    for (const answer of answers) expect(answer).toContain('was refused');
  });

  test('runs no script, style or frame that the app did not ship', async ({ app }) => {
    const violated = await app.page.evaluate(async () => {
      const refused = new Set<string>();
      const allRefused = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          refused.add(effectiveDirective);
          if (refused.size === 3) resolve();
        });
      });
      const attempts: (() => unknown)[] = [
        () => {
          const script = document.createElement('script');
          script.append('window.evil = true');
          document.head.append(script);
        },
        () => {
          document.body.innerHTML += '<img src=x onerror="window.evil = true">';
        },
        () => (Reflect.construct(Function, ['window.evil = true']) as () => unknown)(),
        () => {
          const frame = document.createElement('iframe');
          frame.src = 'https://example.invalid/';
          document.body.append(frame);
        },
        () => fetch('https://example.invalid/').catch(() => undefined),
      ];
      for (const attempt of attempts) {
        // In a task of its own: the debugger that runs this function is free to evaluate text.
        await new Promise((resolve) => setTimeout(resolve)).then(attempt).catch(() => undefined);
      }
      await allRefused;
      return { evil: Reflect.get(window, 'evil') as unknown, refused: [...refused].sort() };
    });
    expect(violated).toEqual({
      evil: undefined,
      refused: ['connect-src', 'frame-src', 'require-trusted-types-for'],
    });
  });

  test('starts no worker but the app’s own', async ({ app }) => {
    const refused = await app.page.evaluate(() => {
      const attempt = (task: () => unknown) => {
        try {
          task();
          return 'was done';
        } catch (error) {
          return error instanceof Error ? error.name : String(error);
        }
      };
      const factory = Reflect.get(window, 'trustedTypes') as {
        createPolicy: (name: string, rules: object) => unknown;
      };
      const rules = { createScriptURL: (url: string) => url };
      return [
        attempt(() => new Worker('data:text/javascript,1')),
        attempt(() => new Worker('iptlb://app/assets/other.js')),
        attempt(() => factory.createPolicy('another', rules)),
        attempt(() => factory.createPolicy('default', rules)),
      ];
    });
    expect(refused).toEqual(['TypeError', 'TypeError', 'TypeError', 'TypeError']);
  });

  test('goes nowhere and opens nothing', async ({ app }) => {
    const url = app.page.url();
    expect(url).toBe('iptlb://app/index.html');
    await app.page.evaluate(() => {
      window.open('https://example.invalid/');
      window.location.href = 'https://example.invalid/';
    });
    const windows = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => each.webContents.getURL()),
    );
    expect(windows).toEqual([url]);
  });

  test('is permitted nothing', async ({ app }) => {
    const permission = await app.page.evaluate(async () => {
      const { state } = await navigator.permissions.query({ name: 'geolocation' });
      return state;
    });
    expect(permission).toBe('denied');
  });

  test('downloads nothing', async ({ app }) => {
    const isPrevented = app.electron.evaluate(
      ({ session }) =>
        new Promise<boolean>((resolve) => {
          session.defaultSession.once('will-download', (event) => {
            resolve(event.defaultPrevented);
          });
        }),
    );
    // Once the listener is there.
    await app.electron.evaluate(() => undefined);
    await app.page.evaluate(() => {
      const link = document.createElement('a');
      link.href = 'index.html';
      link.download = 'page.html';
      link.click();
    });
    expect(await isPrevented).toBe(true);
  });

  test('reaches no network, also where its policy has no say', async ({ app, backends }) => {
    const [address = ''] = backends.destinations.split(',');
    const urls = [`http://${address}/`, `https://${address}/`, 'iptlb://elsewhere/index.html'];
    const answers = await app.electron.evaluate(
      ({ session }, wanted) =>
        Promise.all(
          wanted.map((url) =>
            session.defaultSession.fetch(url).then(({ status }) => String(status), String),
          ),
        ),
      urls,
    );
    const blocked: unknown = expect.stringContaining('ERR_BLOCKED_BY_CLIENT');
    expect(answers).toEqual([blocked, blocked, '404']);
    const policies = await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((each) => each.webContents.getWebRTCIPHandlingPolicy()),
    );
    expect(policies).toEqual(['disable_non_proxied_udp']);
  });

  test('gets nothing from a window that is not the app’s', async ({ app }) => {
    const answer = await app.electron.evaluate(async ({ BrowserWindow, app: running }) => {
      const preload = `${running.getAppPath()}/dist/preload/preload.cjs`;
      const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      await other.loadURL('iptlb://app/index.html');
      const asked: unknown = await other.webContents.executeJavaScript(
        "window.iptlb.invoke('app:get-state', null).then(() => 'answered', String)",
      );
      other.destroy();
      return String(asked);
    });
    expect(answer).toContain('did not come from this app');
  });

  test('keeps nobody busy with messages of a million fields', async ({ app }) => {
    const answer = await app.page.evaluate(() => {
      const settings: Record<string, number> = {};
      for (let field = 0; field < 1_000_000; field += 1) settings[`f${field}`] = field;
      return window.iptlb.invoke('settings:save', settings as never).then(() => 'saved', String);
    });
    expect(answer).toContain('too large');
  });

  test('reads no file but those of the page', async ({ app }) => {
    const statuses = await app.page.evaluate(() =>
      Promise.all(
        [
          '/../main/main.js',
          '/..%2fmain%2fmain.js',
          '/%2e%2e/%2e%2e/package.json',
          // No text at all, once decoded.
          '/%',
        ].map((path) =>
          fetch(`iptlb://app${path}`).then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      ),
    );
    expect(statuses.every((status) => status === 404 || status === 0)).toBe(true);
  });
});
