import { app, nativeTheme, type BrowserWindow } from 'electron';
import { AppModel } from './app-model.ts';
import { findParts } from './find-parts.ts';
import { isOfPackage, offerOf, watchInstalled } from './installation.ts';
import { openStore } from './open-store.ts';
import { Traffic } from './traffic.ts';
import { pageBackground } from './window.ts';

/** What the window's first picture shows. */
export interface Opened {
  readonly model: AppModel;
  readonly traffic: Traffic;
  /** Where the parts of a helper lie; see findParts(). */
  readonly parts: string | null;
  readonly lookAtInstalled: () => void;
}

/** Opens what the window's first picture shows, and no more: the page waits for it. */
export function openModel(window: BrowserWindow): Opened {
  const folder = app.getPath('userData');
  const store = openStore(folder, new Date());
  nativeTheme.themeSource = store.settings.theme;
  window.setBackgroundColor(pageBackground());
  const traffic = new Traffic(folder, new Date());
  const model = new AppModel(store, app.getVersion(), traffic);
  const parts = findParts();
  const own = {
    version: app.getVersion(),
    isPackage: isOfPackage(process.execPath),
    hasParts: parts !== null,
  };
  const lookAtInstalled = watchInstalled((found) => {
    model.setInstallation({ ...found, offer: offerOf(found, own) });
  });
  return { model, traffic, parts, lookAtInstalled };
}
