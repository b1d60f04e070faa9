/** Splits a command line as a POSIX shell does; throws where the shell would do anything but split. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let rest = line;
  const take = (pattern: RegExp): string | null => {
    const [taken] = pattern.exec(rest) ?? [];
    if (taken === undefined) return null;
    rest = rest.slice(taken.length);
    return taken;
  };
  while (rest !== '') {
    const quoted = take(/^'[^']*'/);
    const plain = quoted === null ? take(/^[\w@%+=:,./!-]+/) : null;
    const escaped = quoted === null && plain === null ? take(/^\\[^\n]/) : null;
    const piece = quoted?.slice(1, -1) ?? plain ?? escaped?.slice(1) ?? null;
    if (piece !== null) {
      word = (word ?? '') + piece;
    } else if (take(/^ +/) !== null) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      throw new Error(`the shell would act on ${rest}`);
    }
  }
  return word === null ? words : [...words, word];
}
