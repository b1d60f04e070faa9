/**
 * Runs on a host: TCP and UDP services that answer every connection and every datagram with their
 * own name. Takes the services as JSON, prints "ready" once all of them listen.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Backend } from './backends.ts';

const backends = JSON.parse(process.argv[2] ?? '[]') as readonly Backend[];

for (const { name, address, port } of backends) {
  const tcp = createServer((socket) => {
    // A client that has gone is no concern of a service.
    socket.on('error', () => undefined).end(name);
  });
  tcp.listen({ host: address, port, backlog: 1024 });
  await once(tcp, 'listening');

  const udp = createSocket('udp4');
  udp.on('message', (_, from) => udp.send(name, from.port, from.address));
  udp.bind(port, address);
  await once(udp, 'listening');
}
process.stdout.write('ready\n');
