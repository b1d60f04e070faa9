import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import type { Pace } from './profiles.ts';

const TICK_MS = 50;
const TIMEOUT_MS = 800;

/**
 * Makes real connections at these paces, each from a port of its own, until it is stopped. They come
 * from the process itself: the lab runs it on the client host.
 *
 * @returns the function that stops it
 */
export function startTraffic(paces: readonly Pace[]): () => void {
  const start = performance.now();
  const owed = paces.map(() => 0);
  const timer = setInterval(() => {
    const at = (performance.now() - start) / 1000;
    for (const [index, { profile, perSecond }] of paces.entries()) {
      // Whole connections only; chance makes the pace look as it does in life.
      const due = (owed[index] ?? 0) + (2 * Math.random() * perSecond(at) * TICK_MS) / 1000;
      owed[index] = due % 1;
      for (let count = 1; count <= due; count += 1) connectOnce(profile);
    }
  }, TICK_MS);
  return () => {
    clearInterval(timer);
  };
}

function connectOnce({ source, protocol }: Pace['profile']): void {
  const [host = '', port = ''] = source.split(':');
  if (protocol === 'udp') askOverUdp(host, Number(port));
  else askOverTcp(host, Number(port));
}

function askOverTcp(host: string, port: number): void {
  const socket = connect({ host, port, timeout: TIMEOUT_MS });
  const end = () => {
    socket.destroy();
  };
  // Nobody looks at the answer, nor at why there is none.
  socket.resume().on('error', end).on('timeout', end);
}

function askOverUdp(host: string, port: number): void {
  const socket = createSocket('udp4');
  const timer = setTimeout(() => socket.close(), TIMEOUT_MS);
  socket.on('error', () => undefined);
  socket.once('message', () => {
    clearTimeout(timer);
    socket.close();
  });
  socket.connect(port, host, () => socket.send('?'));
}
