/** Arguments and files are anybody's text; a terminal must not take it for commands. */
export const printable = (text: string): string =>
  /^[ -~]*$/.test(text)
    ? text
    : text.replaceAll(
        /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
        (each) => `\\u${(each.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
      );

/** iptables says things in several lines; a log line is one. */
export const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, '; ');
