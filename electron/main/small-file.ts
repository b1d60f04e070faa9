import { closeSync, constants, fstatSync, openSync, readFileSync } from './files.ts';

export type SmallFile =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  /** There, but not to be read; why is a sentence. */
  | { readonly kind: 'unusable'; readonly why: string };

type SmallBytes =
  { readonly kind: 'bytes'; readonly bytes: Buffer } | Exclude<SmallFile, { kind: 'text' }>;

/**
 * Reads a file of text whole, if it is one and of at most `maxBytes`; bytes that are no UTF-8 become
 * replacement characters. Costs no time and throws nothing, whatever lies at the path.
 */
export function readSmallFile(path: string, maxBytes: number): SmallFile {
  const file = readSmallBytes(path, maxBytes);
  return file.kind === 'bytes' ? { kind: 'text', text: file.bytes.toString('utf8') } : file;
}

/** The same, but a file that is no UTF-8 text is unusable. */
export function readStrictText(path: string, maxBytes: number): SmallFile {
  const file = readSmallBytes(path, maxBytes);
  if (file.kind !== 'bytes') return file;
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { kind: 'text', text: decoder.decode(file.bytes) };
  } catch {
    return { kind: 'unusable', why: 'It is not UTF-8 text.' };
  }
}

/**
 * Reads a file whole, if it is one and of at most `maxBytes`. Whatever else lies at the path (a folder,
 * a pipe that nobody writes to, another user's file) costs no time and throws nothing.
 */
function readSmallBytes(path: string, maxBytes: number): SmallBytes {
  let file: number | null = null;
  try {
    // Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const facts = fstatSync(file);
    if (!facts.isFile()) return { kind: 'unusable', why: 'It is no ordinary file.' };
    if (facts.size > maxBytes) {
      return { kind: 'unusable', why: `It is larger than ${maxBytes / 1024 / 1024} MiB.` };
    }
    return { kind: 'bytes', bytes: readFileSync(file) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { kind: 'absent' };
    return { kind: 'unusable', why: `It cannot be read (${codeOf(error)}).` };
  } finally {
    if (file !== null) closeSync(file);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
