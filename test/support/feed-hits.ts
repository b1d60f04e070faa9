import type { ElectronApplication } from '@playwright/test';
import { chunksOf } from './busy-day.ts';
import { openView } from './window-actions.ts';

/**
 * Has main answer the window with hits of a busy day instead of the helper's, and opens the log.
 *
 * @param to how many, a multiple of 20,000
 */
export async function feedHits(app: ElectronApplication, to: number): Promise<void> {
  const step = 20_000;
  await app.evaluate(({ ipcMain }) => {
    const waiting: unknown[] = [];
    let wake: () => void = () => undefined;
    Reflect.set(globalThis, 'feedHits', (chunks: unknown) => {
      waiting.push(chunks);
      wake();
    });
    ipcMain.removeHandler('hits:next');
    ipcMain.handle('hits:next', async () => {
      while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return { chunks: waiting.shift(), next: 1, liveFrom: null };
    });
  });
  // What the window asked the handler before this one is never answered: it asks anew.
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.reload();
  });
  const page = await app.firstWindow();
  await openView(page, 'Live log');
  for (let first = 0; first < to; first += step) {
    await app.evaluate(
      (_, chunks) => (Reflect.get(globalThis, 'feedHits') as (each: unknown) => void)(chunks),
      chunksOf(first, step),
    );
  }
}
