import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, chmodSync } from 'node:fs';

/** Large enough for the biggest window that is tried, and a frame around it. */
const SCREEN = '1920x1200x24';

/**
 * Starts a display that nobody sees.
 *
 * @returns its name, for DISPLAY
 */
export async function startDisplay(): Promise<string> {
  mkdirSync('/tmp/.X11-unix', { recursive: true });
  chmodSync('/tmp/.X11-unix', 0o1777);
  // -ac: only the lab can reach its sockets, and all of the lab may.
  const options = [
    '-screen',
    '0',
    SCREEN,
    '-nolisten',
    'tcp',
    '-noreset',
    '-ac',
    '-displayfd',
    '1',
  ];
  const server = spawn('Xvfb', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  server.on('error', () => undefined);
  const [number] = (await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'close').then(() => {
      throw new Error('Xvfb ended before it had a display.');
    }),
  ])) as [Buffer];
  return `:${number.toString().trim()}`;
}
