import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { PassThrough, Readable, type Writable } from 'node:stream';

/** How a program ended. Only `exited` says anything about what it did. */
export type ProgramEnd =
  | {
      readonly kind: 'exited';
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
    }
  | { readonly kind: 'missing' }
  /** `isGone`: it was killed and has ended. Otherwise it may still be at work in the kernel. */
  | { readonly kind: 'timed-out'; readonly isGone: boolean }
  /** `hasStarted`: it did run, and nobody knows how far it came. */
  | { readonly kind: 'failed'; readonly message: string; readonly hasStarted: boolean };

/** Programs that this one starts get this environment and nothing of its own. */
export const CLEAN_ENVIRONMENT = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  LANG: 'C.UTF-8',
  LC_ALL: 'C.UTF-8',
} as const;

const SETPRIV = '/usr/bin/setpriv';
/** Bytes of output that are kept: 50,000 rules are about 10 MB. */
const MAX_OUTPUT = 256 * 1024 * 1024;
const KILL_MS = 1000;
/** Milliseconds for which the pipes of a program that has ended must be silent. */
const QUIET_MS = 200;

export type ProgramInput = string | Iterable<string> | AsyncIterable<string>;

export interface RunOptions {
  /** What the program reads: a text, or pieces that are made as it takes them, or in time; nothing unless told. */
  readonly input?: ProgramInput;
  /** Nobody listens to what it says: that saves the pipes. */
  readonly isMute?: boolean;
  /** Called when the program has taken all of its input, while it works on it. */
  readonly onInputTaken?: () => void;
  /** Takes standard output as it comes; `stdout` stays empty then. */
  readonly onOutput?: (text: string) => void;
  /** Milliseconds after which it is killed. */
  readonly timeoutMs: number;
  /** Milliseconds that it then may take to end; 1,000 unless told. */
  readonly killMs?: number;
  /** An open file that the program gets as its file descriptor 3. */
  readonly file?: number;
}

/**
 * Runs a program to its end, without a shell.
 *
 * Its end is that of its process: what it started may go on and keep its pipes open.
 *
 * @param path absolute, so that no search path has a say in what runs as root
 */
export function runProgram(
  path: string,
  args: readonly string[],
  { input, isMute, onInputTaken, onOutput, timeoutMs, killMs = KILL_MS, file }: RunOptions,
): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const said = isMute ? 'ignore' : 'pipe';
    const child = start(path, args, [stdin, said, said, file ?? 'ignore']);
    if (child instanceof Error) {
      resolve({ kind: 'failed', message: child.message, hasStarted: false });
      return;
    }
    if (onOutput) child.stdout?.setEncoding('utf8').on('data', onOutput);
    const output = {
      stdout: onOutput ? () => '' : collect(child, 'stdout'),
      stderr: collect(child, 'stderr'),
    };
    const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
    const timers: NodeJS.Timeout[] = [];
    let isLate = false;
    const finish = (end: ProgramEnd) => {
      timers.forEach(clearTimeout);
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe?.destroy();
      child.unref();
      resolve(end);
    };
    const finishAsItEnded = () => {
      if (isLate) finish({ kind: 'timed-out', isGone: hasEnded() });
      else if (child.exitCode === null)
        finish({
          kind: 'failed',
          message: `ended by ${child.signalCode ?? 'a signal'}`,
          hasStarted: true,
        });
      else {
        const [stdout, stderr] = [output.stdout(), output.stderr()];
        finish({ kind: 'exited', code: child.exitCode, stdout, stderr });
      }
    };
    const killTimer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
      timers.push(setTimeout(finishAsItEnded, killMs));
    }, timeoutMs);
    timers.push(killTimer);
    child.on('error', (error: NodeJS.ErrnoException) => {
      const hasStarted = child.pid !== undefined;
      finish(
        error.code === 'ENOENT'
          ? { kind: 'missing' }
          : { kind: 'failed', message: error.message, hasStarted },
      );
    });
    child.on('exit', () => {
      clearTimeout(killTimer);
      if (isLate) finishAsItEnded();
      else timers.push(whenQuiet(child, finishAsItEnded));
    });
    child.on('close', finishAsItEnded);
    if (child.stdin && input !== undefined) feed(child.stdin, input, onInputTaken);
  });
}

/** What spawn throws rather than tells (no file descriptor is left, say) comes back as a value. */
function start(path: string, args: readonly string[], stdio: StdioOptions): ChildProcess | Error {
  try {
    return spawn(path, args, { env: CLEAN_ENVIRONMENT, cwd: '/', stdio });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Calls back when nothing more comes out of a program that has ended. */
function whenQuiet(child: ChildProcess, onQuiet: () => void): NodeJS.Timeout {
  let chunks = 0;
  for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', () => (chunks += 1));
  const timer = setTimeout(() => {
    const before = chunks;
    // We may have been too busy to read what was there all the time: look once more.
    setImmediate(() => {
      if (chunks === before) onQuiet();
      else timer.refresh();
    });
  }, QUIET_MS);
  return timer;
}

function feed(stdin: Writable, input: ProgramInput, onTaken?: () => void): void {
  // A program that ends without reading its input breaks the pipe; its exit code tells the story.
  stdin.on('error', () => undefined);
  if (onTaken) stdin.on('finish', onTaken);
  if (typeof input === 'string') stdin.end(input);
  else Readable.from(input, { objectMode: false }).pipe(stdin);
}

function collect(child: ChildProcess, stream: 'stdout' | 'stderr'): () => string {
  const chunks: Buffer[] = [];
  let bytes = 0;
  child[stream]?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_OUTPUT) chunks.push(chunk);
    else child.kill('SIGKILL');
  });
  return () => Buffer.concat(chunks).toString('utf8');
}

/** A program that runs until it is stopped, and what it says line by line. */
export interface RunningProgram {
  readonly stop: () => void;
}

/**
 * Starts a program that goes on, without a shell.
 *
 * @param onLine every whole line; a line over `maxLine` characters is dropped
 * @param onEnd once, when it ended for whatever reason but `stop`
 */
export function followProgram(
  path: string,
  args: readonly string[],
  maxLine: number,
  onLine: (line: string) => void,
  onEnd: (why: string) => void,
): RunningProgram {
  const child = start(path, args, ['ignore', 'pipe', 'pipe']);
  let isStopped = false;
  let errors = '';
  const end = (why: string) => {
    if (isStopped) return;
    isStopped = true;
    onEnd(why);
  };
  if (child instanceof Error) {
    queueMicrotask(() => {
      end(child.message);
    });
    return { stop: () => (isStopped = true) };
  }
  const split = lineSplitter(maxLine, onLine);
  child.stdout?.setEncoding('utf8').on('data', split);
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-1000);
  });
  child.on('error', (error) => {
    end(error.message);
  });
  child.on('close', (code, signal) => {
    end(errors.trim() || `it ended with ${signal ?? `exit code ${code ?? 'unknown'}`}`);
  });
  return {
    stop: () => {
      isStopped = true;
      child.kill('SIGKILL');
    },
  };
}

/** A program that passes on all it reads. It ends with what it reads, and with us, however we end. */
const startRelay = (from: number | 'pipe', to: number | 'pipe'): ChildProcess => {
  const child = start(SETPRIV, ['--pdeathsig', 'KILL', '/usr/bin/cat'], [from, to, 'ignore']);
  if (child instanceof Error) throw child;
  // That it could not do its work is seen by the pipe, which closes.
  for (const each of [child, child.stdin, child.stdout]) each?.on('error', () => undefined);
  return child;
};

/** Reads an open file through a program, so that whatever waits in the kernel is not us. Throws where none can be started. */
export function relayFrom(file: number): Readable {
  const input = new PassThrough();
  // Node throws away what nobody has read of a program that ended; here it stays until it is asked for.
  startRelay(file, 'pipe').stdout?.pipe(input);
  return input;
}

/** Writes an open file in the same way. */
export function relayTo(file: number): {
  readonly output: Writable;
  /** Resolves when all of it is taken, or never can be. */
  readonly isOver: Promise<void>;
} {
  const relay = startRelay('pipe', file);
  if (!relay.stdin) throw new Error('a program was started without its input');
  return {
    output: relay.stdin,
    isOver: new Promise((resolve) => relay.once('close', () => resolve())),
  };
}

/** Turns chunks of text into whole lines and forgets what grows past `maxLine` characters. */
export function lineSplitter(
  maxLine: number,
  onLine: (line: string) => void,
): (chunk: string) => void {
  let rest = '';
  let isSkipping = false;
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (isSkipping || line.length > maxLine) isSkipping = false;
      else onLine(line);
    }
    if (rest.length > maxLine) {
      rest = '';
      isSkipping = true;
    }
  };
}
