import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { assertInside, person } from './facts.ts';
import { enter, type Host } from './network.ts';
import { asPersonArgs } from './person.ts';

/** How a program ended. `code` is null where a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  /** Milliseconds until the program is killed; 30 s unless told. */
  readonly timeout?: number;
}

/** Starts programs on one host of the lab, as one user. */
export interface Shell {
  /** Runs a program to its end, whatever its exit code. */
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<Ended>;
  /** Like run(), but an exit code other than 0 rejects with what the program said. */
  must(command: string, args?: readonly string[], options?: RunOptions): Promise<string>;
  spawn(command: string, args?: readonly string[], options?: SpawnOptions): ChildProcess;
}

/** A shell of root on a host. */
export function onHost(host: Host): Shell {
  assertInside();
  return shell(['nsenter', ...enter(host)]);
}

/** A shell of the lab's ordinary user, with that user's environment alone. */
export function asUser(host: Host = 'client'): Shell {
  const who = person();
  return shell(['nsenter', ...enter(host), 'env', '-i', 'setpriv', ...asPersonArgs(who)]);
}

function shell(prefix: readonly [string, ...string[]]): Shell {
  const [first, ...rest] = prefix;
  const start: Shell['spawn'] = (command, args = [], options = {}) =>
    spawn(first, [...rest, command, ...args], options);

  const run: Shell['run'] = async (command, args = [], { input = '', timeout = 30_000 } = {}) => {
    const child = start(command, args, { timeout, killSignal: 'SIGKILL' });
    const printed = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => (printed[stream] += text));
    }
    // A program may end without reading its input; that is its own affair.
    child.stdin?.on('error', () => undefined).end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, ...printed };
  };

  const must: Shell['must'] = async (command, args = [], options = {}) => {
    const ended = await run(command, args, options);
    if (ended.code === 0) return ended.stdout;
    const words = [command, ...args].join(' ');
    throw new Error(`${words} ended with ${ended.code ?? 'a signal'}: ${ended.stderr.trim()}`);
  };

  return { run, must, spawn: start };
}
