#!/usr/bin/env node
/**
 * Puts this checkout's helper, which runs as root, in its place, or removes it again.
 *
 *   node build/helper/install.mjs [--root DIR] [--uninstall]
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveElectron } from '../electron/runtime.mjs';
import { commandLine } from '../scripts/project.mjs';
import { home, installHelper, uninstallHelper } from './set-up.mjs';

const parts = fileURLToPath(new URL('../../dist/helper', import.meta.url));

/** @param {readonly string[]} args */
async function main(args) {
  const at = args.indexOf('--root');
  const root = resolve(at < 0 ? '/' : (args[at + 1] ?? '/'));
  if (process.getuid?.() !== 0) {
    const command = commandLine(['sudo', process.execPath, ...process.argv.slice(1)]);
    throw new Error(`Only root can do this; nothing was changed. Run: ${command}`);
  }
  if (args.includes('--uninstall')) {
    await uninstallHelper({ root });
    console.log(`The helper was removed from ${join(root, home)}`);
    return;
  }
  const { dist, version } = await resolveElectron();
  await installHelper({ root, parts, runtime: dist }).catch((/** @type {Error} */ error) => {
    const isUnbuilt = error.message.includes(parts);
    throw isUnbuilt ? new Error(`${error.message} Build first: npm run build`) : error;
  });
  console.log(`The helper was installed to ${join(root, home)}, run by Electron ${version}`);
}

main(process.argv.slice(2)).catch((/** @type {unknown} */ error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
