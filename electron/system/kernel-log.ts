import { MAX_LINE_LENGTH } from '#shared/kernel-log';
import { followProgram, type RunningProgram } from './program.ts';

const SETPRIV = '/usr/bin/setpriv';
const DMESG = '/usr/bin/dmesg';
/** Milliseconds before the reader is started again after it ended. */
const RESTART_MS = 1000;

/**
 * Follows the kernel log from now on, starting `dmesg` again whenever it ends. Needs root where
 * kernel.dmesg_restrict is 1, the usual default.
 *
 * @param onLine each new line, with level and time: `<4>[  501.922553] …`
 * @param onTrouble why nothing is read at present; an empty text once lines come again
 */
export function followKernelLog(
  onLine: (line: string) => void,
  onTrouble: (why: string) => void,
): { readonly stop: () => void } {
  let running: RunningProgram | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isInTrouble = false;

  const start = () => {
    running = followProgram(
      SETPRIV,
      // dmesg would outlive us until the kernel says something more.
      ['--pdeathsig', 'KILL', DMESG, '--follow-new', '--raw', '--facility', 'kern'],
      MAX_LINE_LENGTH,
      (line) => {
        if (isInTrouble) onTrouble('');
        isInTrouble = false;
        onLine(line);
      },
      (why) => {
        isInTrouble = true;
        onTrouble(`The kernel log cannot be read: ${why}`);
        timer = setTimeout(start, RESTART_MS);
      },
    );
  };
  start();
  return {
    stop: () => {
      if (timer) clearTimeout(timer);
      running?.stop();
    },
  };
}
