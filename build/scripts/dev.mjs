/** npm run dev: runs the app from its sources; it reloads as they change. */
import { ensurePackages } from './packages.mjs';
import { ensureElectron, ensureNodeModules } from './prepare.mjs';
import { Refusal, isRoot, main, needDisplay, run, say } from './project.mjs';
import { needSandbox } from './sandbox.mjs';

await main(async () => {
  if (isRoot) {
    throw new Refusal(
      'The app does not run as root, so nothing was started. ' +
        'Run it as yourself; it asks for privileges when it needs them.',
    );
  }
  needDisplay(process.env);
  await ensureNodeModules();
  await ensurePackages('window', 'rules');
  const { dist } = await ensureElectron();
  needSandbox(dist);
  say('Starting the app from its sources (vite)');
  return run([process.execPath, 'node_modules/vite/bin/vite.js'], {
    env: { ELECTRON_OVERRIDE_DIST_PATH: dist },
  });
});
