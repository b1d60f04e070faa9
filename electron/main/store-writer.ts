import { basename, dirname } from 'node:path';
import ElectronStore from 'electron-store';
import { fileErrorWords } from '#shared/file-error';
import { statSync } from './files.ts';
import type { StoredData } from './store-file.ts';
import type { Write } from './store.ts';

/**
 * Readies the file of the store to be written. electron-store replaces it atomically; it reads the file too, so
 * that must still be one.
 */
export function openStoreFile(path: string): Write {
  const file = new ElectronStore<StoredData>({
    cwd: dirname(path),
    name: basename(path, '.json'),
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
    // Profiles tell of servers; they are their owner's business.
    configFileMode: 0o600,
  });
  return (next) => {
    try {
      const there = statSync(path, { throwIfNoEntry: false });
      if (!there || there.isFile()) {
        file.store = { ...next };
        return;
      }
    } catch (error) {
      throw new Error(`${path} cannot be written: ${fileErrorWords(error)}.`, { cause: error });
    }
    throw new Error(`${path} is no file any more.`);
  };
}
