import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import type { WindowMemory } from './window-memory.ts';

const SIZE = { width: 1280, height: 800 } as const;
const MIN_SIZE = { minWidth: 920, minHeight: 600 } as const;

/** The page's own background, so that nothing flashes before the page is there. */
const background = (): string => (nativeTheme.shouldUseDarkColors ? '#101318' : '#f7f8fa');

/** Opens the app's one window on a page, as it was last. It is shown once that has been painted. */
export function openWindow(dist: string, url: string, memory: WindowMemory): BrowserWindow {
  const window = new BrowserWindow({
    ...memory.bounds(SIZE),
    ...MIN_SIZE,
    title: 'IPTLB',
    show: false,
    autoHideMenuBar: true,
    backgroundColor: background(),
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
  void window.loadURL(url);
  return window;
}
