import type { JournalLine } from '#shared/activity';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from './files.ts';
import { takeLock } from './lock.ts';

/** See docs/adr/0008-activity.md. */
const FOLDER = '/var/log/iptlb';
const FILE = `${FOLDER}/changes.jsonl`;
const OLD_FILE = `${FOLDER}/changes.1.jsonl`;
const LOCK_FILE = '/run/iptlb-journal.lock';
/** Bytes at which a new file is begun; the one before the last is forgotten. */
const MAX_BYTES = 2 * 1024 * 1024;

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;

/**
 * Adds lines to root's record of changes, in one write. Needs root.
 *
 * A machine on which it cannot be kept keeps its rules all the same: a failure here is not told.
 */
export async function appendToJournal(lines: readonly JournalLine[]): Promise<void> {
  try {
    mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
    if (!isRoots()) return;
    if (sizeOf(FILE) > MAX_BYTES) await beginAnew();
    // The empty line parts it from one that a dying writer left without its end.
    const text = `\n${lines.map((line) => `${JSON.stringify(line)}\n`).join('')}`;
    // A pipe that somebody has put there is not waited for: rules may wait for us to put them back.
    const flags = O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_WRONLY;
    const file = openSync(FILE, flags, 0o600);
    try {
      writeFileSync(file, text);
    } finally {
      closeSync(file);
    }
  } catch {
    return;
  }
}

/** SECURITY: on some systems a group may write to /var/log; what it has put there is not used. */
const isRoots = (): boolean => realpathSync(FOLDER) === FOLDER && statSync(FOLDER).uid === 0;

async function beginAnew(): Promise<void> {
  const lock = await takeLock(LOCK_FILE, 2);
  if (!lock.ok) return;
  // Whoever had the lock before us may have done it.
  if (sizeOf(FILE) > MAX_BYTES) renameSync(FILE, OLD_FILE);
  lock.value.release();
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** Root's record at one moment. */
export interface Journal {
  /** What stands in it, line by line, oldest first; unchecked. */
  readonly lines: readonly string[];
  /** Another one whenever the record has changed. */
  readonly version: string;
}

/**
 * Reads root's record of changes, empty where there is none. Null where it is of version `known` still, or
 * cannot be read. Needs root.
 */
export function readJournal(known: string | null): Journal | null {
  try {
    const there = statSync(FILE, { throwIfNoEntry: false });
    const version = there ? `${there.ino} ${there.size} ${there.mtimeMs}` : '';
    if (version === known) return null;
    const texts = (there && isRoots() ? [OLD_FILE, FILE] : []).map((path) =>
      // What somebody else has made large is none of ours.
      sizeOf(path) > 0 && sizeOf(path) < 2 * MAX_BYTES ? readFileSync(path, 'utf8') : '',
    );
    return { lines: texts.join('').split('\n').filter(Boolean), version };
  } catch {
    return null;
  }
}
