/** npm start: runs the app on this machine, as the person who calls it. */
import { ensurePackages } from './packages.mjs';
import { ensureBuild, ensureElectron, ensureNodeModules } from './prepare.mjs';
import { Refusal, isRoot, main, needDisplay, root, run } from './project.mjs';
import { needSandbox } from './sandbox.mjs';

await main(async () => {
  if (isRoot) {
    throw new Refusal(
      'A window that shows the outside world does not run as root, so nothing was started. ' +
        'Run it as yourself; it asks for privileges when it needs them.',
    );
  }
  needDisplay(process.env);
  await ensureNodeModules();
  await ensurePackages('window', 'rules');
  await ensureBuild();
  const { dist, executable } = await ensureElectron();
  needSandbox(dist);
  return run([executable, root, ...process.argv.slice(2)]);
});
