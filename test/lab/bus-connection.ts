import { once } from 'node:events';
import { connect } from 'node:net';
import {
  ERROR,
  METHOD_CALL,
  METHOD_RETURN,
  WireReader,
  WireWriter,
  errorReply,
  methodCall,
  methodReturn,
  readMessage,
  signal,
  type Body,
  type Incoming,
  type Member,
} from './dbus-wire.ts';

/** What a call is answered with: values, nothing, or the name of an error. */
export type Reply = Body | null | { readonly error: string };

export interface BusConnection {
  /** @returns what the service answered; rejects where that is an error */
  call(destination: string, member: Member, body?: Body): Promise<Incoming>;
  /** Tells everybody who listens. */
  emit(member: Member, body: Body): void;
  /** Leaves the bus, and all names that it had. */
  close(): void;
}

const BUS = 'org.freedesktop.DBus';
const onBus = (member: string): Member => ({
  path: '/org/freedesktop/DBus',
  interface: BUS,
  member,
});

/**
 * Connects to a bus, as this process's user.
 *
 * @param socketPath where the bus listens
 * @param answer answers each call that comes
 * @returns once the bus has taken us in
 */
export async function joinBus(
  socketPath: string,
  answer: (call: Incoming) => Reply | Promise<Reply>,
): Promise<BusConnection> {
  const socket = connect(socketPath);
  await once(socket, 'connect');
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  await once(socket, 'data');
  socket.write('BEGIN\r\n');

  let serial = 0;
  const next = () => (serial += 1);
  const calls = new Map<number, (answer: Incoming) => void>();
  const reply = async (call: Incoming) => {
    const given = await answer(call);
    socket.write(
      given !== null && 'error' in given
        ? errorReply(next(), call, given.error)
        : methodReturn(next(), call, given ?? undefined),
    );
  };
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let message = readMessage(pending); message; message = readMessage(pending)) {
      pending = pending.subarray(message.length);
      if (message.type === METHOD_CALL) void reply(message);
      if (message.type === METHOD_RETURN || message.type === ERROR) {
        calls.get(message.replyTo)?.(message);
        calls.delete(message.replyTo);
      }
    }
  });
  const call: BusConnection['call'] = (destination, member, body) =>
    new Promise((resolve, reject) => {
      const own = next();
      calls.set(own, (message) => {
        if (message.type !== ERROR) resolve(message);
        else reject(new Error(`${destination} refused ${member.member}: ${message.errorName}`));
      });
      socket.write(methodCall(own, { destination, ...member }, body));
    });
  await call(BUS, onBus('Hello'));
  return {
    call,
    emit: (member, body) => socket.write(signal(next(), member, body)),
    close: () => socket.destroy(),
  };
}

/** What the bus says to the first who asks for a name. */
const IS_OWNER = 1;

/** Has the calls to a name come to this connection. */
export async function takeName(bus: BusConnection, name: string): Promise<void> {
  const bytes = new WireWriter().string(name).uint32(0).finish();
  const { body } = await bus.call(BUS, onBus('RequestName'), { signature: 'su', bytes });
  if (new WireReader(body).uint32() !== IS_OWNER)
    throw new Error(`Somebody else has the name ${name}.`);
}
