import { expect, it } from 'vitest';
import { runProgram } from '../../electron/system/program.ts';

const SH = '/bin/sh';

it('a program ends with its process, though something that it started keeps its pipes', async () => {
  const end = await runProgram(SH, ['-c', 'echo said; sleep 30 & exit 3'], { timeoutMs: 20_000 });
  expect(end).toEqual({ kind: 'exited', code: 3, stdout: 'said\n', stderr: '' });
});

it('a program that is killed ends in time, though something that it started does not', async () => {
  const end = await runProgram(SH, ['-c', 'sleep 30; true'], { timeoutMs: 100 });
  expect(end).toEqual({ kind: 'timed-out', isGone: true });
});

it('all that a program said is there, also when nobody could listen as it ended', async () => {
  let length = 0;
  const end = await runProgram(SH, ['-c', 'yes 0123456789 | head -c 5000000'], {
    timeoutMs: 20_000,
    onOutput: (text) => {
      length += text.length;
      const until = performance.now() + 4;
      while (performance.now() < until);
    },
  });
  expect(end).toMatchObject({ kind: 'exited', code: 0 });
  expect(length).toBe(5_000_000);
});

it('a program that cannot be started is a failure, not an exception', async () => {
  // spawn throws for such an argument, as it does where no file descriptor is left.
  expect(await runProgram(SH, ['a\0b'], { timeoutMs: 1000 })).toMatchObject({
    kind: 'failed',
    hasStarted: false,
  });
  expect(await runProgram('/nowhere', [], { timeoutMs: 1000 })).toEqual({ kind: 'missing' });
});
