import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { ChildProcess } from 'node:child_process';
import { chromium, type Browser, type Page } from '@playwright/test';
import { asUser } from '#lab';

/** The packaged app, running as the ordinary user. */
export interface RunningApp {
  readonly pid: number;
  readonly browser: Browser;
  readonly page: Page;
  readonly process: ChildProcess;
  close(): Promise<void>;
}

/** What a desktop starts when somebody picks the app from its menu: Exec, without its field codes. */
export function commandOf(desktopFile: string): string[] {
  const [, exec = ''] = /^Exec=(.*)$/m.exec(readFileSync(desktopFile, 'utf8')) ?? [];
  return exec.split(' ').filter((word) => !/^%[a-zA-Z]$/.test(word));
}

/**
 * Starts a program as the ordinary user, on the lab's client host. The packaged app has no debugger
 * for its main process (a fuse), so Playwright reaches its page by Chromium's own protocol.
 */
export async function startApp([program = '', ...args]: readonly string[]): Promise<RunningApp> {
  const child = asUser().spawn(program, [...args, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  const address = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      const [, url] = /^DevTools listening on (ws:.+)$/m.exec(told) ?? [];
      if (url) resolve(url);
    });
    child.once('close', (code) => {
      reject(
        new Error(`${program} ended with ${code ?? 'a signal'} before it had a page: ${told}`),
      );
    });
  });
  const browser = await chromium.connectOverCDP(address);
  const [context] = browser.contexts();
  if (!context) throw new Error('The app has no browser context.');
  const page = context.pages()[0] ?? (await context.waitForEvent('page'));
  await page.waitForLoadState();
  return {
    pid: child.pid ?? 0,
    browser,
    page,
    process: child,
    close: async () => {
      if (child.exitCode !== null) return;
      const closed = once(child, 'close');
      // As a person does; of an AppImage it is the program inside that has to end.
      await page.close();
      await closed;
    },
  };
}

/** The processes that draw pages: what a hostile page would have taken over. */
export async function pagePids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}
