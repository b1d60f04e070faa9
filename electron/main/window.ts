import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import type { WindowMemory } from './window-memory.ts';

const SIZE = { width: 1280, height: 800 } as const;
const MIN_SIZE = { minWidth: 920, minHeight: 600 } as const;

/** The page's own background, so that nothing flashes before the page is there. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#101318' : '#f7f8fa');

/**
 * Makes the app's one window as it was last. It is shown once its page has been painted; the page is
 * for later: its process starts meanwhile.
 */
export function makeWindow(dist: string, memory: WindowMemory): BrowserWindow {
  const window = new BrowserWindow({
    ...memory.bounds(SIZE),
    ...MIN_SIZE,
    title: 'IPTLB',
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(dist, 'preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    window.show();
    memory.follow(window);
  });
  return window;
}

/** Loads a page in the theme that is set by now. */
export function showPage(window: BrowserWindow, url: string): void {
  window.setBackgroundColor(background());
  void window.loadURL(url);
}
