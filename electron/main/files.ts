/** The only door to the file system in this room; see the wrapped modules in eslint.config.js. */
export {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
} from 'node:fs';
export { readdir, readFile } from 'node:fs/promises';
