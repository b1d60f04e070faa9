import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { PAGE_URL } from './page.ts';
import type { WindowMemory } from './window-memory.ts';

const SIZE = { width: 1280, height: 800 } as const;
const MIN_SIZE = { minWidth: 920, minHeight: 600 } as const;

/** The page's own background, so that nothing flashes before the page is there. */
export const pageBackground = (): string =>
  nativeTheme.shouldUseDarkColors ? '#101318' : '#f7f8fa';

/**
 * Makes the app's one window as it was last, hidden. Its page is for later: the page's process starts
 * meanwhile.
 */
export function makeWindow(dist: string, memory: WindowMemory): BrowserWindow {
  nativeTheme.themeSource = memory.theme;
  return new BrowserWindow({
    ...memory.bounds(SIZE),
    ...MIN_SIZE,
    title: 'IPTLB',
    show: false,
    backgroundColor: pageBackground(),
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
}

/** Shows the window once its page can be painted, in the theme that is known when the model is opened. */
export function showWhenReady(
  window: BrowserWindow,
  memory: WindowMemory,
  opened: Promise<unknown>,
): void {
  window.once('ready-to-show', () => {
    const show = () => {
      window.show();
      memory.follow(window);
    };
    opened.then(show, () => undefined);
  });
}

/** Puts the window before a person, with the view that an address of the page asks for. */
export function bringToFront(window: BrowserWindow, url: string): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
  // Only what stands behind # differs, so the page stays; the same address again would load it anew.
  if (url !== PAGE_URL && window.webContents.getURL() !== url) void window.loadURL(url);
}
