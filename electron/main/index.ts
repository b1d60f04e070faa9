import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { app, dialog, Menu } from 'electron';
import type { Answer } from './answers.ts';
import { answerWindow } from './ipc.ts';
import { pageFor } from './launch-intent.ts';
import { confinePages, registerPageScheme, servePage, whenScriptIsServed } from './page.ts';
import { WindowMemory } from './window-memory.ts';
import { makeWindow } from './window.ts';

/** Milliseconds that a page may take to draw what it has loaded. */
const PATIENCE_MS = 3000;

const DIST = join(import.meta.dirname, '..');

/** Opens the window. All that stands behind it is loaded when the page does not wait for this process. */
async function start(): Promise<void> {
  confinePages();
  servePage(join(DIST, 'renderer'));
  const memory = new WindowMemory(join(app.getPath('userData'), 'window.json'));
  const window = makeWindow(DIST, memory);
  window.once('ready-to-show', () => {
    window.show();
    memory.follow(window);
  });
  const served = whenScriptIsServed();
  const load = window.loadURL(pageFor(process.argv, memory.view)).catch(() => undefined);
  const opened = Promise.race([served, load])
    .then(() => import('./open-model.ts'))
    .then(({ openModel }) => openModel(window));
  const begin = async (): Promise<Answer> => {
    const [first, { runApp }] = await Promise.all([opened, import('./run-app.ts')]);
    return runApp(window, memory, first);
  };
  let answer: Promise<Answer> | null = null;
  const run = () => (answer ??= begin());
  let isFirst = true;
  const state = async () => {
    // What the page asks for after its first state it asks for when that is drawn.
    if (!isFirst) await run();
    isFirst = false;
    return (await opened).model.state();
  };
  answerWindow(window, state, run);
  await load;
  await setTimeout(PATIENCE_MS);
  // A page that asked for nothing is broken, and shown as it is.
  if (!window.isDestroyed()) await run();
}

/** An app without a window, or with half of what stands behind it, must not stay: it would hold the place of the next one. */
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
