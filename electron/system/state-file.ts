import { dirname } from 'node:path';
import { codeOf, fileErrorWords } from '#shared/file-error';
import { fail, ok, type Result } from '#shared/profile';
import { renderIntent, type StateEdit } from '#shared/state-file';
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
} from './files.ts';
import { takeLock } from './lock.ts';
import { dropDraft, writeDraft } from './state-draft.ts';
import { readStaged, type Staged } from './state-left.ts';
import { besides, findPlace, followed, isMountPoint, removeEmpty } from './state-place.ts';
import { readText } from './state-text.ts';

/**
 * A state file that no other command changes until it is closed. Who knows nothing of its lock may write it at
 * any time all the same; so each change is made only where the file still says what it was made from.
 *
 * A change that goes together with one in the kernel is staged first: complete on the disk, beside the file, and
 * beside it the edit and the file as it was. Only a rename is left for afterwards, so that a full disk is found out
 * before the rules change. A run that died in between leaves word of what it was about to do: that can still be done
 * to a file that somebody has written since.
 */
export interface OpenState {
  /** What the file says; null where there is none. */
  readonly text: string | null;
  /** What a run that died was about to write. */
  readonly staged: Staged | null;
  /** Looks whether somebody who does not know the lock has written the file meanwhile. */
  readonly check: () => Result<null, string>;
  /** Replaces the file at once: afterwards it is the new one, before that the old one, whole. */
  readonly save: (text: string) => Promise<Result<Written, string>>;
  /** @param edit what it is that makes the file this text */
  readonly stage: (text: string, edit: StateEdit) => Promise<Result<null, string>>;
  /** Makes what is staged the file. */
  readonly settle: () => Result<Written, string>;
  readonly discard: () => Result<null, string>;
  /** Makes the file as it was before what is staged the file, where there is none any more. */
  readonly takeBack: () => Promise<Result<Written, string>>;
  /** Puts what is staged where a person finds it; its path. */
  readonly setAside: () => Result<string, string>;
  readonly close: () => void;
}

/** What is to be told of a file that was written, if anything. */
export type Written = string | null;

/** Reads a state file without waiting for anybody; null where there is none. */
export const readStateText = (path: string): Result<string | null, string> =>
  attempt(path, 'read', () => readText(path));

/**
 * Opens a state file to change it, its folder made as needed, and waits for others who do so.
 *
 * @param tries how often it begins anew where another run, to which nothing came, has taken its folder away again
 * @returns words for a person where that is not possible
 */
export async function openState(path: string, tries = 3): Promise<Result<OpenState, string>> {
  const place = attempt(path, 'opened', () => findPlace(path));
  if (!place.ok) return place;
  const { file, madeFolders } = place.value;
  const beside = (what: string) => besides(file, what);
  const lock = await takeLock(beside('lock'));
  const isGone = !lock.ok && lock.error.kind === 'failed' && codeOf(lock.error.error) === 'ENOENT';
  if (isGone && tries > 1) return openState(path, tries - 1);
  const isReadOnly =
    !lock.ok && lock.error.kind === 'failed' && codeOf(lock.error.error) === 'EROFS';
  // Where nobody can write, there is nobody to keep out, and rules can still be made from the file.
  if (!lock.ok && !isReadOnly) {
    removeEmpty(madeFolders);
    return fail(
      lock.error.kind === 'busy'
        ? `Another command is changing the state file ${path}; try again when it has ended.`
        : `The state file ${path} cannot be changed: ${unlockedWords(beside('lock'), lock.error.error)}.`,
    );
  }
  const close = () => {
    if (lock.ok) lock.value.release();
    removeEmpty(madeFolders);
  };
  // Only under the lock is a draft nobody's any more.
  if (lock.ok) dropDraft(beside('new'));
  const isLocked = () => !lock.ok || lock.value.isStill();
  const opened = attempt(path, 'read', () => openLocked(path, file, isLocked, close));
  if (!opened.ok) close();
  return opened;
}

/** Root's lock is no other user's to open, also where its run was killed and nobody holds it any more. */
function unlockedWords(lock: string, error: unknown): string {
  const why = fileErrorWords(error);
  return codeOf(error) === 'EACCES' && existsSync(lock)
    ? `a run of another user holds its lock or has left it behind (${why}); where none is at work, remove ${lock}`
    : why;
}

/** Whether a run is between the kernel and the state file, or died there; false also where nobody can tell. */
export function isUnsettled(path: string): boolean {
  try {
    return lstatSync(besides(followed(path), 'applying'), { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function openLocked(
  path: string,
  file: string,
  isLocked: () => boolean,
  close: () => void,
): OpenState {
  const [draft, staging, intention] = [
    besides(file, 'new'),
    besides(file, 'applying'),
    besides(file, 'intent'),
  ];
  const text = readText(file);
  const staged = readStaged(file, { staging, intention });
  const now = { text, staged: staged?.to ?? null };

  const expectCurrent = () => {
    if (!isLocked()) throw new Error('its folder was replaced meanwhile');
    if (followed(path) !== file) throw new Error('it leads to another file now');
    if (readText(file) !== now.text) throw new Error('somebody else has changed it meanwhile');
  };
  /** Makes a file beside it the state file. */
  const replaceBy = (source: string, next: string): Written => {
    expectCurrent();
    renameSync(source, file);
    now.text = next;
    return doubtOf(path, dirname(file));
  };
  const write = async (place: string, next: string) => {
    await writeDraft(draft, next, file);
    renameSync(draft, place);
  };
  const forget = () => {
    rmSync(staging, { force: true });
    // Last, for alone it says nothing.
    rmSync(intention, { force: true });
  };
  return {
    text,
    staged,
    check: () =>
      attempt(path, 'written', () => {
        expectCurrent();
        return null;
      }),
    save: (next) =>
      attemptWrite(path, async () => {
        expectReplaceable(file);
        await writeDraft(draft, next, file);
        return replaceBy(draft, next);
      }),
    // Not synced as a folder: what cuts the power takes the rules too, of which this would tell.
    stage: (next, edit) =>
      attemptWrite(path, async () => {
        try {
          expectReplaceable(file);
          await write(intention, renderIntent({ edit, from: now.text }));
          await write(staging, next);
          now.staged = next;
          return null;
        } catch (error) {
          dropDraft(draft);
          dropDraft(intention);
          throw error;
        }
      }),
    settle: () =>
      attempt(path, 'written', () => {
        const doubt = replaceBy(staging, now.staged ?? '');
        dropDraft(intention);
        return doubt;
      }),
    discard: () =>
      attempt(path, 'written', () => {
        forget();
        return null;
      }),
    takeBack: () =>
      attemptWrite(path, async () => {
        const from = staged?.intent?.from ?? '';
        await writeDraft(draft, from, intention);
        const doubt = replaceBy(draft, from);
        forget();
        return doubt;
      }),
    setAside: () =>
      attempt(path, 'written', () => {
        const aside = `${file}.interrupted-${new Date().toISOString().replaceAll(':', '')}`;
        renameSync(staging, aside);
        forget();
        return aside;
      }),
    close,
  };
}

/** Found out before the rules change: what is mounted on the file itself can only be written in place, and not at once. */
function expectReplaceable(file: string): void {
  if (isMountPoint(file)) {
    throw new Error('something is mounted on the file itself; mount its folder instead');
  }
}

/** A rename is on the disk only when its folder is. What is to be told where that cannot be seen to. */
function doubtOf(path: string, folder: string): Written {
  try {
    syncFolder(folder);
    return null;
  } catch (error) {
    // Some file systems have nothing to sync in a folder.
    if (codeOf(error) === 'EINVAL') return null;
    return `The state file ${path} was written, but its folder cannot be synced (${fileErrorWords(error)}): should the power fail now, it may be the old one again.`;
  }
}

function syncFolder(folder: string): void {
  const file = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

async function attemptWrite<T>(path: string, task: () => Promise<T>): Promise<Result<T, string>> {
  try {
    return ok(await task());
  } catch (error) {
    return fail(unable(path, 'written', error));
  }
}

function attempt<T>(path: string, done: string, task: () => T): Result<T, string> {
  try {
    return ok(task());
  } catch (error) {
    return fail(unable(path, done, error));
  }
}

const unable = (path: string, done: string, error: unknown): string =>
  `The state file ${path} cannot be ${done}: ${fileErrorWords(error)}.`;
