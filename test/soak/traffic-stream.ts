/**
 * Runs on a host: new connections without a pause, told by epochs. Each line of the input names the
 * epoch that begins, and is printed once it has; `end` ends it. Then it prints, for each epoch, who
 * answered how many.
 */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

/** Connections of one epoch: those that began and ended in it, and those that it did not see end. */
export interface Epoch {
  readonly answers: Record<string, number>;
  /** Of connections that ended in a later one. */
  readonly later: Record<string, number>;
  readonly failures: Record<string, number>;
}

const [host = '', port = '0', concurrency = '16'] = process.argv.slice(2);
const TIMEOUT_MS = 10_000;

const epochs = new Map<string, Epoch>();
let current = 'first';
let isOver = false;

const count = (counts: Record<string, number>, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

function epochOf(name: string): Epoch {
  const known = epochs.get(name) ?? { answers: {}, later: {}, failures: {} };
  epochs.set(name, known);
  return known;
}

function connectOnce(): Promise<void> {
  const began = current;
  return new Promise((resolve) => {
    let name = '';
    const socket = connect({ host, port: Number(port), timeout: TIMEOUT_MS });
    const fail = (why: string) => {
      count(epochOf(began).failures, why);
      socket.destroy();
      resolve();
    };
    socket.setEncoding('utf8').on('data', (text: string) => (name += text));
    socket.on('end', () => {
      const epoch = epochOf(began);
      if (name === '') count(epoch.failures, 'EMPTY');
      else count(began === current ? epoch.answers : epoch.later, name);
      resolve();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(error.code ?? error.message);
    });
    socket.on('timeout', () => {
      fail('TIMEOUT');
    });
  });
}

const isRunning = () => !isOver;

async function worker(): Promise<void> {
  while (isRunning()) await connectOnce();
}

const workers = Promise.all(Array.from({ length: Number(concurrency) }, worker));
process.stdout.write('ready\n');
for await (const line of createInterface(process.stdin)) {
  if (line === 'end') break;
  current = line;
  process.stdout.write(`${line}\n`);
}
isOver = true;
await workers;
process.stdout.write(`${JSON.stringify(Object.fromEntries(epochs))}\n`);
