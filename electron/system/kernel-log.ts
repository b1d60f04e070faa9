import { MAX_LINE_LENGTH } from '#shared/kernel-log';
import { followProgram, runProgram, type RunningProgram } from './program.ts';

const SETPRIV = '/usr/bin/setpriv';
const DMESG = '/usr/bin/dmesg';
/** Milliseconds before the reader is started again after it ended. */
const RESTART_MS = 1000;
/** Milliseconds for reading the kernel's buffer once. */
const LOOK_MS = 5000;

export interface KernelLogEvents {
  /** The kernel's time of the last line that was there before, in seconds; told before any line. */
  readonly onBegin: (clock: number) => void;
  /** Each line with level and time: `<4>[  501.922553] …`. Those that were there before come first. */
  readonly onLine: (line: string) => void;
  /** The kernel's whole buffer comes once more, for the reader had ended. */
  readonly onRestart: () => void;
  /** Why nothing is read at present; an empty text once lines come again. */
  readonly onTrouble: (why: string) => void;
}

/**
 * Reads the kernel log: all that its buffer has, then what comes, in one stream, so that nothing is
 * missing or double between the two. Starts `dmesg` again whenever it ends. Needs root where
 * kernel.dmesg_restrict is 1, the usual default.
 */
export function followKernelLog(events: KernelLogEvents): { readonly stop: () => void } {
  let running: RunningProgram | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isInTrouble = false;
  let isStopped = false;

  const start = () => {
    running = followProgram(
      SETPRIV,
      // dmesg would outlive us until the kernel says something more.
      ['--pdeathsig', 'KILL', DMESG, '--follow', '--raw', '--facility', 'kern'],
      MAX_LINE_LENGTH,
      (line) => {
        if (isInTrouble) events.onTrouble('');
        isInTrouble = false;
        events.onLine(line);
      },
      (why) => {
        isInTrouble = true;
        events.onTrouble(`The kernel log cannot be read: ${why}`);
        timer = setTimeout(() => {
          events.onRestart();
          start();
        }, RESTART_MS);
      },
    );
  };
  void lastClock().then((clock) => {
    if (isStopped) return;
    events.onBegin(clock);
    start();
  });
  return {
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
      running?.stop();
    },
  };
}

/** The time of the last line in the kernel's buffer, of whatever kind; 0 where it cannot be read. */
async function lastClock(): Promise<number> {
  let tail = '';
  await runProgram(DMESG, ['--raw'], {
    timeoutMs: LOOK_MS,
    onOutput: (text) => {
      tail = (tail + text).slice(-2 * MAX_LINE_LENGTH);
    },
  });
  const clocks = [...tail.matchAll(/^<\d+>\[ *(\d+\.\d+)\]/gm)];
  return Number(clocks.at(-1)?.[1] ?? 0);
}
