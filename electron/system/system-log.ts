import { setTimeout } from 'node:timers/promises';
import { runProgram } from './program.ts';

const LOGGER = '/usr/bin/logger';
/** Bytes of one entry: a profile of 128 destinations is under 3 KiB. */
const ENTRY_SIZE = '8KiB';
/** Milliseconds that the logger may take for what it has got. */
const LOGGER_MS = 5000;

type Lines = readonly string[];

/**
 * Writes lines to the system log, so that what was changed as root can be traced.
 *
 * A machine without a system log keeps its rules all the same: a failure here is not told.
 */
export const writeSystemLog = (lines: readonly string[]): Promise<void> => writeInParts([lines]);

/**
 * The same for lines of which some come later: none waits for those after it.
 *
 * @param withinMs milliseconds within which all of them come; a logger that hangs is not waited for that long
 */
export async function writeInParts(
  parts: Iterable<Lines> | AsyncIterable<Lines>,
  withinMs = 0,
): Promise<void> {
  let onAllGiven: () => void = () => undefined;
  const isAllGiven = new Promise<void>((resolve) => (onAllGiven = resolve));
  const isWritten = runProgram(
    LOGGER,
    ['--tag', 'iptlb', '--priority', 'auth.notice', '--size', ENTRY_SIZE],
    { input: textOf(parts, onAllGiven), isMute: true, timeoutMs: withinMs + LOGGER_MS },
  );
  const isLate = isAllGiven.then(() => setTimeout(LOGGER_MS, undefined, { ref: false }));
  await Promise.race([isWritten, isLate]);
}

async function* textOf(
  parts: Iterable<Lines> | AsyncIterable<Lines>,
  onEnd: () => void,
): AsyncGenerator<string> {
  for await (const lines of parts) {
    yield lines.map((line) => `${line.replaceAll(/[^\x20-\x7e]+/g, ' ')}\n`).join('');
  }
  onEnd();
}
