/**
 * npm run screenshots [SCENE…]: pictures of the app on live traffic, in a private network of its own.
 * Those of the README go to docs/pictures/, those for a critical look to out/screenshots/.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inLab } from './lab.mjs';
import { ensurePackages } from './packages.mjs';
import { ensureBuild, ensureElectron, ensureNodeModules } from './prepare.mjs';
import { Refusal, giveToCaller, isRoot, main, root, run, say } from './project.mjs';

await main(async () => {
  await ensureNodeModules();
  if (!isRoot) {
    throw new Refusal(
      'The pictures need root to make a private network for the app; nothing was started. Run:\n\n' +
        '  sudo npm run screenshots\n',
    );
  }
  await ensurePackages('window', 'rules', 'lab');
  await ensureBuild();
  await ensureElectron();
  say('Taking pictures, which takes some minutes');
  // Inside the lab only out/ is the real one.
  const taken = join(root, 'out/pictures');
  rmSync(taken, { recursive: true, force: true });
  const scenes = process.argv.slice(2);
  const pictures = [process.execPath, '--import', 'tsx', 'test/screenshots/index.ts', ...scenes];
  const code = await run(inLab(pictures, { display: 'hidden' }));
  if (code === 0 && existsSync(taken)) publish(taken, join(root, 'docs/pictures'));
  giveToCaller('out');
  giveToCaller('docs/pictures');
  return code;
});

/**
 * @param {string} taken
 * @param {string} published
 */
function publish(taken, published) {
  mkdirSync(published, { recursive: true });
  for (const name of readdirSync(taken)) copyFileSync(join(taken, name), join(published, name));
}
