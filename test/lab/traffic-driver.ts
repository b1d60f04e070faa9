/** Runs on a host: makes the connections that connectMany() asks for and prints the result as JSON. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Traffic, TrafficResult } from './traffic.ts';

const traffic = JSON.parse(process.argv[2] ?? '{}') as Traffic;
const { count, protocol = 'tcp', concurrency = 64, timeout = 2000 } = traffic;
const [host = '', port = '0'] = traffic.to.split(':');

type Answer = { readonly name: string } | { readonly failure: string };

function overTcp(): Promise<Answer> {
  return new Promise((resolve) => {
    let name = '';
    const socket = connect({ host, port: Number(port), timeout });
    const fail = (failure: string) => {
      socket.destroy();
      resolve({ failure });
    };
    socket.setEncoding('utf8').on('data', (text: string) => (name += text));
    socket.on('end', () => {
      resolve(name ? { name } : { failure: 'EMPTY' });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      fail(error.code ?? error.message);
    });
    socket.on('timeout', () => {
      fail('TIMEOUT');
    });
  });
}

function overUdp(): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => {
      finish({ failure: 'TIMEOUT' });
    }, timeout);
    socket.on('message', (message) => {
      finish({ name: message.toString() });
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      finish({ failure: error.code ?? error.message });
    });
    // Connected, so that a refusal (ICMP) is told.
    socket.connect(Number(port), host, () => {
      socket.send('?');
    });
  });
}

const answers: Record<string, number> = {};
const failures: Record<string, number> = {};
let failed = 0;
let begun = 0;

async function worker(): Promise<void> {
  while (begun < count) {
    begun += 1;
    const answer = await (protocol === 'tcp' ? overTcp() : overUdp());
    if ('name' in answer) {
      answers[answer.name] = (answers[answer.name] ?? 0) + 1;
    } else {
      failed += 1;
      failures[answer.failure] = (failures[answer.failure] ?? 0) + 1;
    }
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: concurrency }, worker));
const elapsed = Math.round(performance.now() - start);
process.stdout.write(
  JSON.stringify({ answers, failed, failures, elapsed } satisfies TrafficResult),
);
