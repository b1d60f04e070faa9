/** How iptables-save parts words and lines: free text stands in double quotes, line breaks and all. */

/** Splits a rule: blanks part words, except in quotes, where a backslash escapes. */
export function splitWords(text: string): string[] {
  // The short way for nearly all rules: iptables-save puts one blank between words.
  if (!/["\t\n]| {2}|^ | $/.test(text)) return text === '' ? [] : text.split(' ');
  const words: string[] = [];
  // A quote within a word belongs to a chain's name, which is printed as it is.
  for (const [, quoted, plain] of text.matchAll(/"((?:[^"\\]|\\[^])*)"(?!\S)|(\S+)/g)) {
    words.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll(/\\([^])/g, '$1'));
  }
  return words;
}

/** Puts rules together again that have line breaks in their quotes. */
export interface RuleJoiner {
  /** Takes one line; gives a line that stands for itself or a rule that is now whole, else null. */
  readonly join: (line: string) => string | null;
  /** Whether a rule has begun that is not whole yet. */
  readonly isWaiting: () => boolean;
}

/** Each line is looked at once, so that a quote that never closes costs no more than its length. */
export function joinRules(): RuleJoiner {
  let parts: string[] = [];
  return {
    join: (line) => {
      const isOpen = parts.length > 0;
      if (!isOpen && !(line.includes('"') && /^(?:\[|-A )/.test(line))) return line;
      parts.push(line);
      if (leavesQuoteOpen(line, isOpen)) return null;
      const whole = parts.join('\n');
      parts = [];
      return whole;
    },
    isWaiting: () => parts.length > 0,
  };
}

function leavesQuoteOpen(line: string, isOpen: boolean): boolean {
  const rest = isOpen ? line.replace(/^(?:[^"\\]|\\.)*"/, '') : line;
  if (isOpen && rest.length === line.length) return true;
  return rest.replaceAll(/ "(?:[^"\\]|\\.)*"/g, '').includes(' "');
}
