import { fail, ok, type Result } from '#shared/profile';
import { closeSync, constants, fstatSync, openSync, rmSync, statSync } from './files.ts';
import { runProgram, type ProgramEnd } from './program.ts';

/** A lock that this process holds. The kernel frees it when the process dies, however it dies. */
export interface Lock {
  /**
   * The open file that is locked. A program that gets it too holds the lock with us, and for as long as
   * it lives, should we die first: Node closes its files in the programs that it starts.
   */
  readonly file: number;
  /** Whether its file stands where others look for it: not where its folder was replaced meanwhile. */
  readonly isStill: () => boolean;
  readonly release: () => void;
  /** Instead of release(): the lock goes over to the programs that got the file and still live. */
  readonly leave: () => void;
}

export type LockProblem =
  { readonly kind: 'busy' } | { readonly kind: 'failed'; readonly error: unknown };

const FLOCK = '/usr/bin/flock';
const WAIT_SECONDS = 20;
/** flock's exit code when the lock was not to be had in time. */
const CONFLICT = 75;

/**
 * Takes a lock by a file that stands only while somebody holds or wants it.
 *
 * Node has no flock(2). flock(1) locks the open file that it gets from us and ends; the lock belongs
 * to the open file, so it stays ours for as long as we keep that open.
 */
export async function takeLock(
  path: string,
  waitSeconds = WAIT_SECONDS,
): Promise<Result<Lock, LockProblem>> {
  const deadline = performance.now() + waitSeconds * 1000;
  for (;;) {
    const file = openLockFile(path);
    if (!file.ok) return fail({ kind: 'failed', error: file.error });
    const seconds = Math.max(0, (deadline - performance.now()) / 1000).toFixed(1);
    const end = await runProgram(
      FLOCK,
      ['--exclusive', '--wait', seconds, '--conflict-exit-code', String(CONFLICT), '3'],
      { file: file.value, isMute: true, timeoutMs: (WAIT_SECONDS + 5) * 1000 },
    );
    const isLocked = end.kind === 'exited' && end.code === 0;
    // The one before us has removed the file: what we hold is no lock that others will see.
    if (isLocked && isStillAt(path, file.value)) return ok(held(path, file.value));
    closeSync(file.value);
    if (isLocked) continue;
    return fail(
      end.kind === 'exited' && end.code === CONFLICT
        ? { kind: 'busy' }
        : {
            kind: 'failed',
            error: new Error(`${FLOCK} of util-linux is needed and cannot be run${whyNot(end)}`),
          },
    );
  }
}

const whyNot = (end: ProgramEnd): string => (end.kind === 'failed' ? `: ${end.message}` : '');

function openLockFile(path: string): Result<number, unknown> {
  try {
    return ok(openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW, 0o600));
  } catch (error) {
    return fail(error);
  }
}

function isStillAt(path: string, file: number): boolean {
  const there = statSync(path, { throwIfNoEntry: false });
  const here = fstatSync(file);
  return there?.ino === here.ino && there.dev === here.dev;
}

/** Removed while it is still locked, so that nobody can lock a file that is about to go. Another's lock stays. */
function removeLock(path: string, file: number): void {
  try {
    if (isStillAt(path, file)) rmSync(path, { force: true });
  } catch {
    // Left behind it is in nobody's way; what was done under it is done.
  }
}

function held(path: string, file: number): Lock {
  let isOurs = true;
  const end = (isLast: boolean) => {
    if (!isOurs) return;
    isOurs = false;
    if (isLast) removeLock(path, file);
    closeSync(file);
  };
  return {
    file,
    isStill: () => isStillAt(path, file),
    release: () => {
      end(true);
    },
    leave: () => {
      end(false);
    },
  };
}
