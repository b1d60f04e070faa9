import { setFlagsFromString } from 'node:v8';
import { fatal } from './messages.ts';
import { logForm, logger } from './console.ts';
import { main } from './main.ts';

// A command that lives for half a second ends before optimised code pays for its making: with 1,000
// profiles this saves a quarter of the processor time, with 5,000 a tenth (npm run bench).
setFlagsFromString('--no-opt');

/** Whatever was not foreseen is one line too, and never a stack trace. */
function fail(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  const form = logForm(false, process.stderr.isTTY, process.env);
  logger(process.stderr, form, Date.now()).log([fatal(`Something unforeseen went wrong: ${why}`)]);
  process.exit(1);
}

// A reader that has seen enough (head, say) closes the pipe; that is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => process.exit());
}
process.on('uncaughtException', fail);
// Ended here and now: standard streams are written at once on Linux, and to take down a heap of
// thousands of rules properly would take its time.
main(process).then((code) => process.exit(code), fail);
