/**
 * npm run demo: the app on live traffic, in a private network of its own; the rules of this machine
 * are not touched. With a display it opens the window, without one it leaves pictures in out/demo/.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { inLab } from './lab.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureBuild, ensureElectron, ensureNodeModules } from './prepare.mjs';
import {
  INTERRUPTED,
  Refusal,
  commandLine,
  giveToCaller,
  isRoot,
  main,
  root,
  run,
  say,
} from './project.mjs';

const explanation =
  'The demo needs root to make a private network (a network namespace) with three hosts, where the ' +
  'app may write real iptables rules; the app itself runs as an ordinary user. The rules of this machine stay ' +
  'as they are. While the demo runs, net.netfilter.nf_log_all_netns is 1 here, which lets the private network ' +
  'log; its lines stay in the kernel log of this machine.';

/** The variables by which a display is found; sudo drops them. */
const displayVariables = ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR', 'XAUTHORITY'];

const interrupted = 'Interrupted: the demo has ended, and nothing of its private network is left.';

await main(showDemo, { interrupted });

async function showDemo() {
  await ensureNodeModules();
  if (!isRoot) return throughSudo();

  await ensurePackages('window', 'rules', 'lab');
  await ensureBuild();
  await ensureElectron();
  // A display over the network (ssh -X) cannot be reached from the private one.
  const hasDisplay = /^:\d/.test(process.env['DISPLAY'] ?? '') || process.env['WAYLAND_DISPLAY'];
  say(hasDisplay ? 'Starting the demo on your display' : 'Starting the demo without a display');
  const mode = hasDisplay ? 'by-hand' : 'walk-through';
  const demo = [process.execPath, '--import', 'tsx', 'test/demo/demo.ts', mode];
  const code = await run(inLab(demo, { display: hasDisplay ? 'own' : 'hidden' }));
  giveToCaller('out');
  return code;
}

/** Explains, and runs this script again as root where a person can agree to it. */
async function throughSudo() {
  const cookie = process.env['XAUTHORITY'] ?? join(homedir(), '.Xauthority');
  if (existsSync(cookie)) process.env['XAUTHORITY'] = cookie;
  const kept = displayVariables.filter((name) => process.env[name]).join(',');
  const script = join(root, 'build/scripts/demo.mjs');
  const keep = kept ? [`--preserve-env=${kept}`] : [];
  const command = ['sudo', ...keep, process.execPath, script, ...process.argv.slice(2)];

  const canAsk = process.stdin.isTTY && spawnSync('sudo', ['--version']).status === 0;
  if (!canAsk) {
    throw new Refusal(`${explanation}\nNothing was started. Run:\n\n  ${commandLine(command)}\n`);
  }
  say(explanation);
  const code = await run(command);
  // It has said so itself.
  if (code === INTERRUPTED) process.exit(code);
  return code;
}
