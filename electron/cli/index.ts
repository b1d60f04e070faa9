import { logForm, logger } from './console.ts';
import { expectShortLife } from './heap.ts';
import { main } from './main.ts';
import { fatal } from './messages.ts';

expectShortLife();

function tell(why: string): void {
  const form = logForm(false, process.stderr.isTTY, process.env);
  logger(process.stderr, form, Date.now()).log([fatal(why)]);
}

/** Whatever was not foreseen is one line too, and never a stack trace. */
function fail(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  tell(`Something unforeseen went wrong: ${why}`);
  void end(1);
}

/**
 * Ends when all that was said is taken, for a pipe takes 64 KB and leaves the rest with us; and then at once,
 * for to take down a heap of thousands of rules properly would take its time.
 */
async function end(code: number): Promise<void> {
  await Promise.all([process.stdout, process.stderr].map(whenTaken));
  process.exit(code);
}

const whenTaken = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => stream.write('', () => resolve()));

// A reader that has seen enough (head, say) closes the pipe; that is no failure of ours, nor does it hide one.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return;
  tell(`The result cannot be written: ${message}`);
  process.exit(1);
});
// What nobody hears does not keep a change from being finished.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', fail);
main(process).then(end, fail);
