import { join } from 'node:path';
import { app } from 'electron';
import { existsSync } from './files.ts';

/** Where the parts lie that a helper is set up from; null where this app brings none. */
export function findParts(): string | null {
  const folder = app.isPackaged
    ? join(process.resourcesPath, 'helper')
    : join(app.getAppPath(), 'dist/helper');
  return existsSync(join(folder, 'set-up.mjs')) ? folder : null;
}
