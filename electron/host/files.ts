/** The only door to the file system in this room; see the wrapped modules in eslint.config.js. */
export { existsSync } from 'node:fs';
export { readdir, readFile } from 'node:fs/promises';
