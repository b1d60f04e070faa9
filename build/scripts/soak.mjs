/**
 * npm run soak: what must never break, for a long time and in great number, in a private network.
 *
 *   npm run soak -- [PART[=COUNT]…]        for example: npm run soak -- fuzz=200000 kills=500
 *
 * Without a part, all of them run. Prints a table of figures; exits 1 where a promise was broken.
 * IPTLB_SEED repeats the random choices of an earlier run (its table names the seed).
 */
import { inLab } from './lab.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureBuild, ensureElectron, ensureNodeModules } from './prepare.mjs';
import { Refusal, commandLine, giveToCaller, isRoot, main, run } from './project.mjs';

await main(async () => {
  await ensureNodeModules();
  const words = process.argv.slice(2);
  if (!isRoot) {
    throw new Refusal(
      'The soak needs root to make a private network (a network namespace); the rules of this machine ' +
        'stay as they are. Nothing was started. Run:\n\n' +
        `  ${commandLine(['sudo', 'npm', 'run', 'soak', '--', ...words])}\n`,
    );
  }
  await ensurePackages('window', 'rules', 'lab');
  await ensureBuild();
  await ensureElectron();
  const soak = [process.execPath, '--import', 'tsx', 'test/soak/index.ts', ...words];
  const code = await run(inLab(soak, { display: 'hidden' }));
  giveToCaller('out');
  return code;
});
