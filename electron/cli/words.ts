/** Arguments and files are anybody's text; a terminal must not take it for commands. */
export const printable = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : text.replaceAll(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
        (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
      );

/** Names that are told one by one; of more only the number is told. */
const MAX_NAMES = 5;

/** Several names, and how many more there are where they are many. */
export function someOf(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  const told = names.slice(0, MAX_NAMES).join(', ');
  return rest > 0 ? `${told} and ${rest} more` : told;
}

/** iptables says things in several lines; a log line is one. */
export const oneLine = (text: string): string =>
  text.trim().replaceAll(/([.:]?)\s*\n\s*/g, (_, end: string) => (end === '' ? '; ' : `${end} `));
