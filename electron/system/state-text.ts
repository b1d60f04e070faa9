import { fstatSync, readFileSync, statSync, type Stats } from './files.ts';
import { isThere } from './state-place.ts';

/** Bytes of a state file that are read: 5,000 profiles are about 1 MB. */
export const MAX_BYTES = 16 * 1024 * 1024;

/** The text of a file; null where there is none. Throws what is wrong with it. */
export function readText(path: string): string | null {
  if (!isThere(path)) return null;
  expectText(statSync(path), MAX_BYTES);
  return decoded(readFileSync(path));
}

/** The same of an open file. */
export function readOpen(descriptor: number, maxBytes: number): string {
  expectText(fstatSync(descriptor), maxBytes);
  return decoded(readFileSync(descriptor));
}

function expectText(there: Stats, maxBytes: number): void {
  if (there.isDirectory()) throw new Error('it is a folder');
  if (!there.isFile()) throw new Error('it is no regular file');
  if (there.size > maxBytes) throw new Error(`it has more than ${maxBytes / 1024 / 1024} MB`);
}

const decoded = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
