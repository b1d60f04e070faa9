import { dialog, type BrowserWindow } from 'electron';
import { PAGE_URL } from './page.ts';

/** Milliseconds after which another end of the page's process is as good as the first. */
const FORGIVEN_AFTER_MS = 60_000;
const ANSWERS = ['Reload', 'Quit'] as const;

/**
 * Loads the window's page anew when its process has ended, with the overview: what was shown may be what ended
 * it. Where that happens again soon, a person decides.
 */
export function reloadWhenGone(window: BrowserWindow): void {
  let lastAt = -Infinity;
  const reload = () => {
    // Whoever cannot load it is told of the next end.
    window.loadURL(PAGE_URL).catch(() => undefined);
  };
  const ask = async (reason: string) => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      title: 'IPTLB',
      message: 'The window’s page has ended again',
      detail: `It ended unexpectedly twice within a minute (${reason}). Rules and saved profiles are as they were; what was typed and not saved is lost.`,
      buttons: [...ANSWERS],
      defaultId: ANSWERS.indexOf('Reload'),
      cancelId: ANSWERS.indexOf('Reload'),
    });
    if (ANSWERS[response] === 'Quit') window.close();
    else reload();
  };
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const isAgain = performance.now() - lastAt < FORGIVEN_AFTER_MS;
    lastAt = performance.now();
    if (isAgain) void ask(reason);
    else reload();
  });
}
