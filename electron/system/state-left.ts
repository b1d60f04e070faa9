import { codeOf, fileErrorWords } from '#shared/file-error';
import { readIntent, type Intent } from '#shared/state-file';
import { closeSync, constants, fstatSync, openSync, statSync } from './files.ts';
import { dropDraft } from './state-draft.ts';
import { MAX_BYTES, readOpen } from './state-text.ts';

/** What a run that died was about to write. */
export interface Staged {
  /** What the file shall say. */
  readonly to: string;
  /** How that comes from what the file said; null where nobody can tell any more. */
  readonly intent: Intent | null;
}

/**
 * Reads what a run left beside a state file; null where there is nothing.
 *
 * SECURITY: it becomes the state file, and goes before what this says. In a folder in which anybody may make
 * files, only what belongs to root or to the owner of the state file, by no second name, was left by one.
 */
function readLeft(left: string, file: string, maxBytes = MAX_BYTES): string | null {
  const descriptor = openLeft(left);
  if (descriptor === null) return null;
  try {
    const { uid, nlink } = fstatSync(descriptor);
    const owners = [process.geteuid?.(), 0, statSync(file, { throwIfNoEntry: false })?.uid];
    if (nlink !== 1 || !owners.includes(uid)) throw new NotOurs(left);
    return readOpen(descriptor, maxBytes);
  } finally {
    closeSync(descriptor);
  }
}

function openLeft(left: string): number | null {
  try {
    return openSync(left, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (codeOf(error) === 'ELOOP') throw new NotOurs(left);
    throw error;
  }
}

class NotOurs extends Error {
  constructor(left: string) {
    super(
      `what stands beside it as ${left} is nothing that a run of IPTLB has left there; look what it is, and remove it`,
    );
  }
}

/** What a run that died has left beside the file; whatever else stands there is nobody's any more. */
export function readStaged(
  file: string,
  { staging, intention }: { readonly staging: string; readonly intention: string },
): Staged | null {
  try {
    const to = readLeft(staging, file);
    if (to === null) {
      dropDraft(intention);
      return null;
    }
    // As JSON, a text is longer.
    return { to, intent: readIntent(readLeft(intention, file, 2 * MAX_BYTES) ?? '') };
  } catch (error) {
    if (error instanceof NotOurs) throw error;
    throw new Error(
      `what an interrupted run left beside it, ${staging}, cannot be read (${fileErrorWords(error)})`,
      { cause: error },
    );
  }
}
