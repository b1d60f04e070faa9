import { printable } from './words.ts';

/** One line of the log, before it has a form. */
export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type LogLevel = 'info' | 'warning' | 'error' | 'fatal';

/**
 * The forms of github.com/sirupsen/logrus, which the original program logs with: for a terminal,
 * for a pipe or file, and JSON.
 */
export type LogForm =
  | { readonly kind: 'terminal'; readonly isColored: boolean }
  | { readonly kind: 'plain' }
  | { readonly kind: 'json' };

/** When a line is logged. */
export interface LogTime {
  /** Milliseconds since the program started. */
  readonly elapsedMs: number;
  /** Wall time, as RFC 3339 in the local time zone. */
  readonly now: string;
}

/** SGR colours by level, as logrus has them. */
const COLORS: Readonly<Record<LogLevel, number>> = { info: 36, warning: 33, error: 31, fatal: 31 };
/** Columns to which a terminal's messages are padded. */
const MESSAGE_WIDTH = 44;

/**
 * Gives lines of one moment their form. What they share (the time, a level's head, the fields of a
 * stage) is formed once: a state file of thousands of profiles makes tens of thousands of lines.
 */
export function lineFormatter(form: LogForm, time: LogTime): (line: LogLine) => string {
  switch (form.kind) {
    case 'terminal':
      return terminalFormatter(form.isColored, time.elapsedMs);
    case 'plain': {
      const head = `time=${quoted(time.now)} level=`;
      const tailOf = remember((fields: LogLine['fields']) =>
        sorted(fields)
          .map(([key, value]) => ` ${key}=${quoted(value)}`)
          .join(''),
      );
      return ({ level, message, fields }) =>
        `${head}${level} msg=${quoted(message)}${tailOf(fields)}`;
    }
    case 'json':
      return ({ level, message: msg, fields }) =>
        JSON.stringify(Object.fromEntries(sorted({ ...fields, level, msg, time: time.now })));
  }
}

function terminalFormatter(isColored: boolean, elapsedMs: number): (line: LogLine) => string {
  const paint = (text: string, level: LogLevel) =>
    isColored ? `\u001b[${COLORS[level]}m${text}\u001b[0m` : text;
  const seconds = String(Math.floor(elapsedMs / 1000)).padStart(4, '0');
  return ({ level, message, fields }) => {
    const head = `${paint(level.slice(0, 4).toUpperCase(), level)}[${seconds}]`;
    const tail = sorted(fields).map(([key, value]) => ` ${paint(key, level)}=${quoted(value)}`);
    return `${head} ${printable(message).padEnd(MESSAGE_WIDTH)} ${tail.join('')}`;
  };
}

/** Works out once what is asked for again and again of the same object. */
function remember<K extends object>(work: (key: K) => string): (key: K) => string {
  const known = new Map<K, string>();
  return (key) => {
    const value = known.get(key) ?? work(key);
    known.set(key, value);
    return value;
  };
}

const sorted = (fields: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

function quoted(value: string): string {
  if (/^[A-Za-z0-9._/@^+-]*$/.test(value)) return value;
  return /["\\]|[^ -~]/.test(value) ? goQuote(value) : `"${value}"`;
}

/** Quotes as Go's strconv.Quote does; it differs from JSON in how it writes control characters. */
function goQuote(value: string): string {
  const json = JSON.stringify(value);
  if (/^[ -~]*$/.test(value)) return json;
  return json
    .replaceAll('\\u0007', '\\a')
    .replaceAll('\\u000b', '\\v')
    .replaceAll(/\\u00([01][0-9a-f])/g, '\\x$1')
    .replaceAll('\u007f', '\\x7f');
}

/** Local wall time as Go's time.RFC3339 writes it. */
export function rfc3339(date: Date): string {
  const two = (value: number) => String(Math.trunc(value)).padStart(2, '0');
  const offset = -date.getTimezoneOffset();
  const zone =
    offset === 0
      ? 'Z'
      : `${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${zone}`;
}
