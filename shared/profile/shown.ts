const MAX_SHOWN = 60;

/**
 * A refused value as a message can show it: text in quotes, on one line and cut to a length that can
 * be read; of other values what kind they are, for they came from a program and not from a person.
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${shortened(value)}"`;
  if (typeof value === 'number') return Number.isNaN(value) ? 'no number' : String(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return shortened(String(value));
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : 'no text';
}

/** Text on one line, cut to a length that can be read. */
export function shortened(text: string): string {
  const start = Array.from(text.slice(0, 2 * MAX_SHOWN))
    .slice(0, MAX_SHOWN)
    .join('');
  const printable = start.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{FFFD}');
  return start.length < text.length ? `${printable}…` : printable;
}
