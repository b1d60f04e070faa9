import type { Readable, Writable } from 'node:stream';
import { hasVisibleEnd } from './caller.ts';
import { closeSync, openSync } from './files.ts';
import { relayFrom, relayTo } from './program.ts';

/** What the helper has of the program that started it. */
export interface Caller {
  readonly input: Readable;
  readonly output: Writable;
  /** Whether its end ends these two: they are pipes or sockets, no terminal, no file. */
  readonly hasVisibleEnd: boolean;
  /** Says something in words, where its standard error was. */
  readonly tell: (words: string) => void;
  /** Has no more to say. Resolves when it has taken all of it, or after so many milliseconds. */
  readonly takeLeave: (withinMs: number) => Promise<void>;
}

/**
 * Puts a program between us and each of the standard files, and lets go of these. Throws where that cannot be
 * done: nothing has begun then.
 *
 * SECURITY: the open files that a caller gives stay its own. It decides at any time, by O_NONBLOCK, whether what
 * reads or writes them waits in the kernel; whoever waits there sees no timer, no closed input and no caller that is
 * gone. So only the relays read and write them, and they end when we do.
 */
export function relayCaller(): Caller {
  const isVisible = hasVisibleEnd(0) && hasVisibleEnd(1);
  const input = relayFrom(0);
  const [answers, words] = [relayTo(1), relayTo(2)];
  for (const file of [0, 1, 2]) letGo(file);
  return {
    input,
    output: answers.output,
    hasVisibleEnd: isVisible,
    tell: (text) => {
      words.output.write(`${text}\n`);
    },
    takeLeave: async (withinMs) => {
      answers.output.end();
      words.output.end();
      const isTaken = Promise.all([answers.isOver, words.isOver]);
      await Promise.race([isTaken, new Promise((resolve) => setTimeout(resolve, withinMs))]);
    },
  };
}

/** Leaves nothing in the place of a standard file: what the runtime itself says there waits for nobody. */
function letGo(file: number): void {
  closeSync(file);
  if (openSync('/dev/null', 'r+') !== file) throw new Error(`cannot let go of file ${file}`);
}
