/** Why a file cannot be read or written, by the code that Node gives an error of the system. */
const WORDS: Readonly<Partial<Record<string, string>>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'there is no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ELOOP: 'there are too many links',
  ENAMETOOLONG: 'the name is too long',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'it is not UTF-8 text',
};

/** The code of an error of the system, such as ENOENT; empty where it has none. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What went wrong with a file, for the end of a sentence: its full stop is the caller's. */
export function fileErrorWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return WORDS[codeOf(error)] ?? error.message.replace(/\.$/, '');
}
