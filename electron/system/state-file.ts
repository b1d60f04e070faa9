import { basename, dirname, join, resolve } from 'node:path';
import { codeOf, fileErrorWords } from '#shared/file-error';
import { fail, ok, type Result } from '#shared/profile';
import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from './files.ts';
import { takeLock } from './lock.ts';

/**
 * A state file that nobody else changes until it is closed.
 *
 * A change that goes together with one in the kernel is staged first: complete on the disk, beside
 * the file. Only a rename is left for afterwards, so that a full disk is found out before the rules
 * change, and a run that died in between leaves word of what it was about to do.
 */
export interface OpenState {
  /** What the file says; null where there is none. */
  readonly text: string | null;
  /** What a run that died was about to write. */
  readonly staged: string | null;
  /** Replaces the file at once: afterwards it is the new one, before that the old one, whole. */
  readonly save: (text: string) => Result<null, string>;
  readonly stage: (text: string) => Result<null, string>;
  /** Makes what is staged the file. */
  readonly settle: () => Result<null, string>;
  readonly discard: () => Result<null, string>;
  readonly close: () => void;
}

/** Bytes of a state file that are read: 5,000 profiles are about 1 MB. */
const MAX_BYTES = 16 * 1024 * 1024;
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** Reads a state file without waiting for anybody; null where there is none. */
export const readStateText = (path: string): Result<string | null, string> =>
  attempt(path, 'read', () => readText(path));

/**
 * Opens a state file to change it, its folder made as needed, and waits for others who do so.
 *
 * @returns words for a person where that is not possible
 */
export async function openState(path: string): Promise<Result<OpenState, string>> {
  const place = attempt(path, 'opened', () => findPlace(path));
  if (!place.ok) return place;
  const { file, madeFolders } = place.value;
  const beside = (what: string) => join(dirname(file), `.${basename(file)}.${what}`);
  const lock = await takeLock(beside('lock'));
  const isReadOnly =
    !lock.ok && lock.error.kind === 'failed' && codeOf(lock.error.error) === 'EROFS';
  // Where nobody can write, there is nobody to keep out, and rules can still be made from the file.
  if (!lock.ok && !isReadOnly) {
    removeEmpty(madeFolders);
    return fail(
      lock.error.kind === 'busy'
        ? `Another command is changing the state file ${path}; try again when it has ended.`
        : `The state file ${path} cannot be changed: ${fileErrorWords(lock.error.error)}.`,
    );
  }
  const close = () => {
    if (lock.ok) lock.value.release();
    removeEmpty(madeFolders);
  };
  // Only under the lock is a draft nobody's any more.
  if (lock.ok) dropDraft(beside('new'));
  const opened = attempt(path, 'read', () =>
    openLocked(path, file, beside('new'), beside('applying'), close),
  );
  if (!opened.ok) close();
  return opened;
}

function openLocked(
  path: string,
  file: string,
  draft: string,
  staged: string,
  close: () => void,
): OpenState {
  const act = (task: () => void) =>
    attempt(path, 'written', () => {
      task();
      syncFolder(dirname(file));
      return null;
    });
  return {
    text: readText(file),
    staged: readText(staged),
    save: (text) =>
      act(() => {
        writeDraft(draft, text, file);
        renameSync(draft, file);
      }),
    stage: (text) =>
      act(() => {
        writeDraft(draft, text, file);
        renameSync(draft, staged);
      }),
    settle: () => act(() => renameSync(staged, file)),
    discard: () => act(() => rmSync(staged, { force: true })),
    close,
  };
}

/** A link stays a link: the file that it leads to is the one that is replaced. */
function findPlace(path: string): { file: string; madeFolders: readonly string[] } {
  const folder = dirname(resolve(path));
  const first = mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const exists = statSync(path, { throwIfNoEntry: false }) !== undefined;
  return {
    file: exists ? realpathSync(path) : join(realpathSync(folder), basename(path)),
    madeFolders: first === undefined ? [] : foldersBetween(folder, first),
  };
}

/** From the innermost folder out to `first`. */
function foldersBetween(folder: string, first: string): readonly string[] {
  return folder === first || folder === dirname(folder)
    ? [folder]
    : [folder, ...foldersBetween(dirname(folder), first)];
}

/** Nothing was written, so nothing stays of what was made for it. */
function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

function readText(path: string): string | null {
  const there = statSync(path, { throwIfNoEntry: false });
  if (!there) return null;
  if (there.isDirectory()) throw new Error('it is a folder');
  if (!there.isFile()) throw new Error('it is no regular file');
  if (there.size > MAX_BYTES) throw new Error(`it has more than ${MAX_BYTES / 1024 / 1024} MB`);
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
}

/** Removes the unfinished draft of a run that was killed. Where that fails, the next one that is written tells. */
function dropDraft(draft: string): void {
  try {
    if (lstatSync(draft, { throwIfNoEntry: false })?.isFile()) rmSync(draft);
  } catch {
    // It is in nobody's way.
  }
}

/** Writes a new file with the owner and the mode of the one that it will replace. */
function writeDraft(draft: string, text: string, replaced: string): void {
  // Made anew: whatever else stands there, a link for instance, is not written through.
  rmSync(draft, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
  try {
    const old = statSync(replaced, { throwIfNoEntry: false });
    if (old) fchownSync(file, old.uid, old.gid);
    fchmodSync(file, old ? old.mode & 0o777 : FILE_MODE);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Renames are on the disk only when their folder is. */
function syncFolder(folder: string): void {
  const file = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function attempt<T>(path: string, done: string, task: () => T): Result<T, string> {
  try {
    return ok(task());
  } catch (error) {
    return fail(`The state file ${path} cannot be ${done}: ${fileErrorWords(error)}.`);
  }
}
