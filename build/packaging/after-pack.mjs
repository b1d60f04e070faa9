import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes out what an unpacked Electron brings along and a packaged app does not use: the app that is
 * shown where there is none. Its libraries are no programs, so nobody needs to execute them.
 *
 * @param {{ appOutDir: string }} context
 */
export default function afterPack({ appOutDir }) {
  rmSync(join(appOutDir, 'resources/default_app.asar'), { force: true });
  // Set-user-ID only where a machine needs it (build/packaging/deb/postinst).
  chmodSync(join(appOutDir, 'chrome-sandbox'), 0o755);
  for (const name of readdirSync(appOutDir)) {
    if (/\.so(\.\d+)*$/.test(name)) chmodSync(join(appOutDir, name), 0o644);
  }
}
