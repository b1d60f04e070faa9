import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import {
  ERROR,
  METHOD_CALL,
  WireReader,
  WireWriter,
  emptyReply,
  errorReply,
  methodCall,
  readMessage,
  type Incoming,
} from './dbus-wire.ts';

const BUS = '/run/dbus/system_bus_socket';
const REGISTER = 2;
const BEGIN = 'BeginAuthentication';
const CANCELLED = 'org.freedesktop.PolicyKit1.Error.Cancelled';

/** Answers a request for authentication, which polkit knows by its cookie. */
export type OnPrompt = (cookie: string) => Promise<'answered' | 'cancelled'>;

/**
 * Registers an authentication agent, as a desktop has one. polkit's own text agent would not do: it
 * forgets what is typed in the moment before it turns the echo off, and it cannot be cancelled.
 *
 * @param pid the process whose requests it serves
 * @returns once it is registered; the socket is the agent's life
 */
export async function registerAgent(pid: number, onPrompt: OnPrompt): Promise<Socket> {
  const socket = connect(BUS);
  await once(socket, 'connect');
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');

  const registered = new Promise<void>((resolve, reject) => {
    let serial = REGISTER;
    const reply = async (call: Incoming) => {
      const answer = call.member === BEGIN ? await onPrompt(cookieOf(call)) : 'answered';
      serial += 1;
      socket.write(
        answer === 'answered' ? emptyReply(serial, call) : errorReply(serial, call, CANCELLED),
      );
    };
    onMessage(socket, (message) => {
      if (message.type === METHOD_CALL) {
        void reply(message);
      } else if (message.replyTo === REGISTER) {
        if (message.type === ERROR) reject(new Error('polkit did not take the agent.'));
        else resolve();
      }
    });
  });
  const bus = 'org.freedesktop.DBus';
  const hello = { destination: bus, path: '/org/freedesktop/DBus', interface: bus };
  socket.write(methodCall(1, { ...hello, member: 'Hello' }));
  socket.write(registration(pid));
  await registered;
  return socket;
}

/** https://polkit.pages.freedesktop.org/polkit/eggdbus-interface-org.freedesktop.PolicyKit1.AuthenticationAgent.html */
function cookieOf({ body }: Incoming): string {
  const values = new WireReader(body);
  // Before it stand the action, a message, an icon and details.
  for (let place = 0; place < 3; place += 1) values.string();
  values.skipArray();
  return values.string();
}

/** https://polkit.pages.freedesktop.org/polkit/eggdbus-interface-org.freedesktop.PolicyKit1.Authority.html */
function registration(pid: number): Buffer {
  const body = new WireWriter().align(8).string('unix-process');
  body.array((details) => {
    details.align(8).string('pid').signature('u').uint32(pid);
    details.align(8).string('start-time').signature('t').uint64(startTime(pid));
  });
  body.string('C.UTF-8').string('/org/iptlb/lab/agent');
  const to = {
    destination: 'org.freedesktop.PolicyKit1',
    path: '/org/freedesktop/PolicyKit1/Authority',
    interface: 'org.freedesktop.PolicyKit1.Authority',
    member: 'RegisterAuthenticationAgent',
  };
  return methodCall(REGISTER, to, { signature: '(sa{sv})ss', bytes: body.finish() });
}

/** When a process was started, in clock ticks after the machine: with it a pid names one process. */
function startTime(pid: number): bigint {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name, in brackets, may itself hold spaces and brackets.
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return BigInt(afterName[19] ?? 0);
}

function onMessage(socket: Socket, handle: (message: Incoming) => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let next = readMessage(pending); next; next = readMessage(pending)) {
      pending = pending.subarray(next.length);
      handle(next);
    }
  });
}
