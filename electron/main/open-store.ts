import { join } from 'node:path';
import { copyFileSync, renameSync } from './files.ts';
import { readSmallFile } from './small-file.ts';
import { EMPTY_STORE, readStore, type StoredData } from './store-file.ts';
import { Store, notKept } from './store.ts';

const NAME = 'profiles';
/** Bytes: 5,000 profiles of 4 destinations are about 1.5 MB. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Reads the store in a folder; see Store.keep() for how it is written. It always opens:
 *
 * - what cannot be read whole is set aside under a name that the notices tell, never overwritten;
 * - where the file cannot be used at all, the app runs without it, and the notices say so.
 *
 * @param now names what is set aside
 */
export function openStore(folder: string, now: Date): Store {
  const path = join(folder, `${NAME}.json`);
  const file = readSmallFile(path, MAX_BYTES);
  if (file.kind === 'absent') return new Store(EMPTY_STORE, { path, notices: [], file: 'other' });
  const unusable = (data: StoredData, why: string) =>
    new Store(data, { path, notices: [notKept(path, why)], file: 'unusable' });
  if (file.kind === 'unusable') return unusable(EMPTY_STORE, file.why);
  const { data, problems } = readStore(file.text);
  try {
    const notices = problems.length === 0 ? [] : [setAside(folder, path, data, problems, now)];
    return new Store(data, { path, notices, file: isSaved(file.text, data) ? 'same' : 'other' });
  } catch (error) {
    return unusable(data, error instanceof Error ? error.message : String(error));
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

/** Whether a text that was read is what would be written. */
const isSaved = (text: string, data: StoredData): boolean =>
  text.trimEnd() === JSON.stringify(data, undefined, '\t');
