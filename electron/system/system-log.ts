import { runProgram } from './program.ts';

const LOGGER = '/usr/bin/logger';
/** Bytes of one entry: a profile of 128 destinations is under 3 KiB. */
const ENTRY_SIZE = '8KiB';

/**
 * Writes lines to the system log, so that what was changed as root can be traced.
 *
 * A machine without a system log keeps its rules all the same: a failure here is not told.
 */
export async function writeSystemLog(lines: readonly string[]): Promise<void> {
  const input = lines.map((line) => `${line.replaceAll(/[^\x20-\x7e]+/g, ' ')}\n`).join('');
  await runProgram(LOGGER, ['--tag', 'iptlb', '--priority', 'auth.notice', '--size', ENTRY_SIZE], {
    input,
    timeoutMs: 5000,
  });
}
