import { closeSync, constants, fstatSync, openSync, readFileSync } from './files.ts';

export type SmallFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** There, but not to be read; why is a sentence. */
  | { readonly kind: 'unusable'; readonly why: string };

/**
 * Reads a file whole, if it is one and of at most `maxBytes`. Whatever else lies at the path (a folder,
 * a pipe that nobody writes to, another user's file) costs no time and throws nothing.
 */
export function readSmallFile(path: string, maxBytes: number): SmallFile {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = fstatSync(file);
    if (!facts.isFile()) return { kind: 'unusable', why: 'It is no ordinary file.' };
    if (facts.size > maxBytes) {
      return { kind: 'unusable', why: `It is larger than ${maxBytes / 1024 / 1024} MiB.` };
    }
    return { kind: 'text', text: readFileSync(file, 'utf8') };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unusable', why: `It cannot be read (${codeOf(error)}).` };
  } finally {
    if (file !== null) closeSync(file);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
