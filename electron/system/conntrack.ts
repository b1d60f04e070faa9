import { fail, ok, type Result } from '#shared/profile';
import { createReadStream, existsSync } from './files.ts';
import { lineSplitter, runProgram } from './program.ts';

const CONNTRACK = '/usr/sbin/conntrack';
const TABLE = '/proc/net/nf_conntrack';
const MAX_LINE = 2048;
const TIMEOUT_MS = 20_000;

/** Where the kernel's table of connections can be read; null where it cannot. */
export type ConntrackSource = 'conntrack' | 'proc' | null;

export const conntrackSource = (): ConntrackSource =>
  existsSync(CONNTRACK) ? 'conntrack' : existsSync(TABLE) ? 'proc' : null;

/**
 * Reads the kernel's table of connections line by line, never whole: it may have hundreds of thousands.
 * Needs root. The error is in words.
 */
export async function readConntrack(
  source: NonNullable<ConntrackSource>,
  onLine: (line: string) => void,
): Promise<Result<null, string>> {
  const split = lineSplitter(MAX_LINE, onLine);
  if (source === 'proc') return readTable(split);
  // Only those that were sent elsewhere than their clients think.
  const end = await runProgram(CONNTRACK, ['-L', '-f', 'ipv4', '--dst-nat'], {
    timeoutMs: TIMEOUT_MS,
    onOutput: split,
  });
  if (end.kind === 'exited' && end.code === 0) return ok(null);
  return fail(end.kind === 'exited' ? end.stderr.trim() : `conntrack did not end: ${end.kind}`);
}

function readTable(split: (chunk: string) => void): Promise<Result<null, string>> {
  return new Promise((resolve) => {
    createReadStream(TABLE, { encoding: 'utf8' })
      .on('data', (chunk) => {
        split(String(chunk));
      })
      .on('end', () => {
        resolve(ok(null));
      })
      .on('error', (error) => {
        resolve(fail(error.message));
      });
  });
}
