import { app, type BrowserWindow } from 'electron';
import { watchHostFacts } from '#host';
import { askBeforeClosing } from './closing.ts';
import { pageFor } from './launch-intent.ts';
import type { Services } from './services.ts';
import { bringToFront } from './window.ts';

/** Begins to watch the machine, and sees to all ends: of the page, of the window, of the app. */
export function startLifeCycle(
  window: BrowserWindow,
  { changes, exports, hits, kernel, model, monitor, notifications, traffic }: Services,
): { readonly restart: () => void } {
  let isRestart = false;
  watchHostFacts((facts) => {
    model.setHostFacts(facts);
  });
  monitor.connect();
  // What the page held ends with it; the next one asks anew.
  window.webContents.on('render-process-gone', () => {
    hits.letGo();
    kernel.watch(false);
    void exports.discardAll();
  });
  askBeforeClosing(window, changes);
  app.on('second-instance', (_event, commandLine) => {
    bringToFront(window, pageFor(commandLine));
  });
  app.on('window-all-closed', () => {
    monitor.disconnect();
    traffic.save();
    notifications.stop();
    void exports.discardAll().finally(() => {
      if (isRestart) app.relaunch();
      app.quit();
    });
  });
  return {
    restart: () => {
      // Rules that wait for a decision come first.
      if (changes.isPending) return;
      isRestart = true;
      window.close();
    },
  };
}
