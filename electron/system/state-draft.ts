import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from './files.ts';
import { runProgram } from './program.ts';

const FILE_MODE = 0o600;

const CP = '/usr/bin/cp';
const CP_MS = 10_000;

/**
 * Writes a new file with the owner, the mode and the access control list of the one that it will replace.
 *
 * Node knows no access control lists; with one, the mode's bits for the group are its mask and not the group's rights.
 */
export async function writeDraft(draft: string, text: string, replaced: string): Promise<void> {
  // Made anew: whatever else stands there, a link for instance, is not written through.
  rmSync(draft, { force: true });
  const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
  const file = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, FILE_MODE);
  try {
    const old = statSync(replaced, { throwIfNoEntry: false });
    if (old) {
      const attributes = ['--attributes-only', '--preserve=all', '--', replaced, '/proc/self/fd/3'];
      // What it cannot do is no more than the two below can; where they cannot either, they tell.
      await runProgram(CP, attributes, { file, isMute: true, timeoutMs: CP_MS });
      fchownSync(file, old.uid, old.gid);
    }
    fchmodSync(file, old ? old.mode & 0o777 : FILE_MODE);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Removes what is of no use any more. Where that fails, the next one that is written tells. */
export function dropDraft(draft: string): void {
  try {
    if (lstatSync(draft, { throwIfNoEntry: false })?.isFile()) rmSync(draft);
  } catch {
    // It is in nobody's way.
  }
}
