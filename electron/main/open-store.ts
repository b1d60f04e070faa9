import ElectronStore from 'electron-store';
import { join } from 'node:path';
import { copyFileSync, renameSync, statSync } from './files.ts';
import { readSmallFile } from './small-file.ts';
import { EMPTY_STORE, readStore, type StoredData } from './store-file.ts';
import { Store } from './store.ts';

const NAME = 'profiles';
/** Bytes: 5,000 profiles of 4 destinations are about 1.5 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Opens the store in a folder. It always opens:
 *
 * - what cannot be read whole is set aside under a name that the notices tell, never overwritten;
 * - where the file cannot be used at all, the app runs without it, and the notices say so.
 *
 * @param now names what is set aside
 */
export function openStore(folder: string, now: Date): Store {
  const path = join(folder, `${NAME}.json`);
  const file = readSmallFile(path, MAX_BYTES);
  if (file.kind === 'unusable') return unsaved(path, EMPTY_STORE, file.why);
  const { data, problems } =
    file.kind === 'absent' ? { data: EMPTY_STORE, problems: [] } : readStore(file.text);
  try {
    const notices = problems.length === 0 ? [] : [setAside(folder, path, data, problems, now)];
    const write = writer(folder, path);
    // What the file says already need not be written: the disk would be waited for at each start.
    if (file.kind === 'absent' || !isSaved(file.text, data)) write(data);
    return new Store(data, { path, notices, write });
  } catch (error) {
    return unsaved(path, data, error instanceof Error ? error.message : String(error));
  }
}

/** @returns what a person must know about it */
function setAside(
  folder: string,
  path: string,
  data: StoredData,
  problems: readonly string[],
  now: Date,
): string {
  const time = now.toISOString().replaceAll(/[:.]/g, '-');
  const aside = join(folder, `${NAME}.damaged-${time}.json`);
  // Where profiles could be saved from it, a copy is enough; the file itself is written anew.
  if (data.profiles.length > 0) copyFileSync(path, aside);
  else renameSync(path, aside);
  return `The file of profiles could not be read whole and was set aside as ${aside}. ${problems.join(' ')}`;
}

/** electron-store replaces the file atomically. It reads the file too, so that must still be one. */
function writer(folder: string, path: string): (data: StoredData) => void {
  const file = new ElectronStore<StoredData>({
    cwd: folder,
    name: NAME,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
    // Profiles tell of servers; they are their owner's business.
    configFileMode: 0o600,
  });
  const write = (next: StoredData) => {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile())
      throw new Error(`Nothing was saved: ${path} is no file any more.`);
    file.store = { ...next };
  };
  return write;
}

/** Whether a text that was read is what would be written. */
const isSaved = (text: string, data: StoredData): boolean =>
  text.trimEnd() === JSON.stringify(data, undefined, '\t');

function unsaved(path: string, data: StoredData, why: string): Store {
  const notice = `Nothing is saved in this run: the file ${path} cannot be used. ${why} Put it in order, then start IPTLB again.`;
  return new Store(data, { path, notices: [notice], write: () => undefined });
}
