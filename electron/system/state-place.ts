import { basename, dirname, join, resolve } from 'node:path';
import { codeOf } from '#shared/file-error';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  statSync,
} from './files.ts';

const FOLDER_MODE = 0o700;

/** Where a state file stands, or will. */
export interface StatePlace {
  /** With links followed: a link stays a link, and the file that it leads to is the one that is replaced. */
  readonly file: string;
  /** Folders that were made for it, the innermost first. */
  readonly madeFolders: readonly string[];
}

/** Finds the place of a state file and makes its folder. Throws what the file system says. */
export function findPlace(path: string): StatePlace {
  const madeFolders = makeFolders(dirname(resolve(path)));
  return { file: followed(path), madeFolders };
}

/**
 * Makes a folder and those above it that are missing; Node's own way says of a read-only place that it is missing.
 *
 * @param tries how often it begins anew where another run takes away what it has made, or makes the same
 */
function makeFolders(folder: string, tries = 3): readonly string[] {
  if (existsSync(folder)) return [];
  const above = makeFolders(dirname(folder));
  // A folder that its own user cannot enter is of no use.
  const umask = process.umask(0o077);
  try {
    mkdirSync(folder, { mode: FOLDER_MODE });
  } catch (error) {
    const isOthers = ['EEXIST', 'ENOENT'].includes(codeOf(error));
    if (isOthers && tries > 1) return [...makeFolders(folder, tries - 1), ...above];
    throw error;
  } finally {
    process.umask(umask);
  }
  return [folder, ...above];
}

/** A file of ours beside the state file. */
export const besides = (file: string, what: string): string =>
  join(dirname(file), `.${basename(file)}.${what}`);

/** The file that a path leads to, or would. */
export const followed = (path: string): string =>
  isThere(path) ? realpathSync(path) : join(realpathSync(dirname(resolve(path))), basename(path));

export function isThere(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })) return true;
  // What it leads to may be back soon, with its file system for instance, and is not to be forgotten for a new file.
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error('it is a link to a file that is not there');
  }
  return false;
}

/** Whether something is mounted on the file itself, as containers do it: then no other can take its place. */
export function isMountPoint(file: string): boolean {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => unescaped(line.split(' ')[4] ?? '') === file);
}

/** The kernel writes blanks and backslashes of a path there in octal. */
const unescaped = (path: string): string =>
  path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );

/** Nothing was written, so nothing stays of what was made for it. */
export function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
