import { join } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { pageFor } from './launch-intent.ts';
import { confinePages, registerPageScheme, servePage, whenScriptIsServed } from './page.ts';
import { reloadWhenGone } from './page-gone.ts';
import { answerInStages } from './stages.ts';
import { WindowMemory } from './window-memory.ts';
import { makeWindow, showWhenReady } from './window.ts';

const DIST = join(import.meta.dirname, '..');

/** Opens the window; all that stands behind it is loaded while its page is. */
function start(): void {
  confinePages();
  servePage(join(DIST, 'renderer'));
  const memory = new WindowMemory(join(app.getPath('userData'), 'window.json'));
  const window = makeWindow(DIST, memory);
  reloadWhenGone(window);
  const hasScript = whenScriptIsServed();
  const load = window.loadURL(pageFor(process.argv, memory.view)).catch(() => undefined);
  const opened = answerInStages(window, memory, Promise.race([hasScript, load]), stop);
  showWhenReady(window, memory, opened);
}

/** An app that is not whole must not stay: it would hold the place of the next one. */
function stop(error: unknown): void {
  dialog.showErrorBox('IPTLB could not start', String(error));
  app.exit(1);
}

/**
 * SECURITY: the launcher inside an AppImage turns the sandbox off by itself where ordinary users may not
 * make user namespaces. This app trusts its page with a firewall, and does not go along.
 */
async function refuseWithoutSandbox(): Promise<void> {
  const title = 'IPTLB does not run without its sandbox';
  const words =
    'This system does not let ordinary users make user namespaces, or --no-sandbox was given. ' +
    'Nothing was started. Install the .deb package, which brings what the sandbox needs.';
  process.stderr.write(`${title}. ${words}\n`);
  await app.whenReady();
  dialog.showErrorBox(title, words);
  app.exit(1);
}

registerPageScheme();
// The menu's shortcuts (reload, developer tools, zoom of another page) are not this app's. Before the app is
// ready, so that Electron does not make it at all.
Menu.setApplicationMenu(null);
// enableSandbox() takes the switch away, though processes have been started by it already.
const isSandboxOff = app.commandLine.hasSwitch('no-sandbox');
app.enableSandbox();
if (process.getuid?.() === 0) {
  // SECURITY: a browser engine has no business running as root; the helper is what runs as root.
  dialog.showErrorBox(
    'IPTLB does not run as root',
    'Start it as yourself. It asks for privileges when it writes rules.',
  );
  app.exit(1);
} else if (isSandboxOff) {
  void refuseWithoutSandbox();
} else if (app.requestSingleInstanceLock()) {
  app.whenReady().then(start).catch(stop);
} else {
  app.quit();
}
