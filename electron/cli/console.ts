import { lineFormatter, rfc3339, type LogForm, type LogLine } from './log-line.ts';

/** What the command needs from the place where it runs, gathered once. */
export interface Console {
  readonly isRoot: boolean;
  /** This very command as root, to be typed into a shell. */
  readonly asRoot: string;
  /** The environment's IPTLB_ variables as the original program shows them. */
  readonly settings: string;
  /** Writes log lines to standard error. */
  readonly log: (lines: readonly LogLine[]) => void;
  /** Gives lines their form ahead of time, for `write` later. */
  readonly format: (lines: Iterable<LogLine>) => FormedLines;
  readonly write: (lines: FormedLines) => void;
  /** Writes a result to standard output. */
  readonly print: (text: string) => void;
}

/** Log lines as they will be written, in pieces: those of thousands of profiles are no single text. */
export type FormedLines = readonly Buffer[];

/** Characters of a piece, or a little more. */
const CHUNK = 64 * 1024;

export function logger(
  stream: NodeJS.WritableStream,
  form: LogForm,
  startedAt: number,
): Pick<Console, 'log' | 'format' | 'write'> {
  const format = (lines: Iterable<LogLine>): FormedLines => {
    const time = { elapsedMs: Date.now() - startedAt, now: rfc3339(new Date()) };
    const formatted = lineFormatter(form, time);
    const chunks: Buffer[] = [];
    let chunk = '';
    for (const line of lines) {
      chunk += `${formatted(line)}\n`;
      if (chunk.length < CHUNK) continue;
      chunks.push(Buffer.from(chunk));
      chunk = '';
    }
    chunks.push(Buffer.from(chunk));
    return chunks;
  };
  const write = (lines: FormedLines) => {
    for (const bytes of lines) stream.write(bytes);
  };
  return { format, write, log: (lines) => write(format(lines)) };
}

/** How log lines look: as JSON where that is asked for, otherwise as logrus would decide. */
export function logForm(
  isJson: boolean,
  isTerminal: boolean,
  environment: NodeJS.ProcessEnv,
): LogForm {
  if (isJson) return { kind: 'json' };
  if (!isTerminal) return { kind: 'plain' };
  const { NO_COLOR: noColor = '', TERM: term = '' } = environment;
  return { kind: 'terminal', isColored: noColor === '' && term !== 'dumb' };
}

/** The original program's line about its environment: `map[a.b:value]` for IPTLB_A_B=value. */
export function settingsLine(environment: NodeJS.ProcessEnv): string {
  const settings = Object.entries(environment)
    .filter(([name]) => name.startsWith('IPTLB_'))
    .map(([name, value = '']) => {
      const key = name.slice('IPTLB_'.length).toLowerCase().replaceAll('_', '.');
      return `${key}:${value}`;
    });
  return `map[${settings.sort().join(' ')}]`;
}
