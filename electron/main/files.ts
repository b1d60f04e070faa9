import { writeFile as writeAtomically, writeFileSync as writeAtomicallyNow } from 'atomically';

/** The only door to the file system in this room; see the wrapped modules in eslint.config.js. */
export {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
export { open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';

/** The same as writeFile, before it returns. */
export const writeFileNow = (path: string, text: string): void => {
  writeAtomicallyNow(path, text, { timeout: 0, mode: 0o600 });
};

/**
 * Replaces a file as a whole, on the disk before it gets its name: afterwards it is the new one, until
 * then the old one. A link stays a link. Rejects at once where that is not possible.
 */
export const writeFile = (path: string, text: string): Promise<void> =>
  // No second try: the library would repeat what is not permitted for seconds.
  writeAtomically(path, text, { timeout: 0 });
