import ElectronStore from 'electron-store';
import { join } from 'node:path';
import { Activity } from './activity.ts';
import { ACTIVITY_VERSION, readActivity, type StoredActivity } from './activity-file.ts';
import { renameSync, statSync } from './files.ts';
import { readSmallFile } from './small-file.ts';

const NAME = 'activity';
/** Bytes: twice what is kept. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Opens the record of this window's changes, beside the store. It always opens: what cannot be read
 * whole is set aside, and where the file cannot be used at all, the app keeps the record in memory.
 *
 * @param now names what is set aside
 */
export function openActivity(folder: string, now: Date): Activity {
  const path = join(folder, `${NAME}.json`);
  const file = readSmallFile(path, MAX_BYTES);
  const unsaved = (why: string) =>
    new Activity([], {
      notices: [
        `Changes are not recorded in this run: the file ${path} cannot be used. ${why} Put it in order, then start IPTLB again.`,
      ],
      write: () => undefined,
    });
  if (file.kind === 'unusable') return unsaved(file.why);
  const { entries, problems } =
    file.kind === 'absent' ? { entries: [], problems: [] } : readActivity(file.text);
  try {
    const notices: string[] = [];
    if (problems.length > 0) {
      const time = now.toISOString().replaceAll(/[:.]/g, '-');
      const aside = join(folder, `${NAME}.damaged-${time}.json`);
      renameSync(path, aside);
      notices.push(
        `The record of changes could not be read whole and was set aside as ${aside}. ${problems.join(' ')}`,
      );
    }
    return new Activity(entries, { notices, write: writer(folder, path) });
  } catch (error) {
    return unsaved(error instanceof Error ? error.message : String(error));
  }
}

/** electron-store replaces the file atomically. It reads the file too, so that must still be one. */
function writer(folder: string, path: string): (entries: StoredActivity['entries']) => void {
  const file = new ElectronStore<StoredActivity>({
    cwd: folder,
    name: NAME,
    accessPropertiesByDotNotation: false,
    clearInvalidConfig: true,
    configFileMode: 0o600,
    serialize: (data) => JSON.stringify(data),
  });
  return (entries) => {
    const there = statSync(path, { throwIfNoEntry: false });
    if (there && !there.isFile()) throw new Error(`${path} is no file any more.`);
    file.store = { version: ACTIVITY_VERSION, entries };
  };
}
