/** The only door to the file system in this room; see the wrapped modules in eslint.config.js. */
export { existsSync, readFileSync, readdirSync } from 'node:fs';
export { readFile } from 'node:fs/promises';
