import { readFileSync } from 'node:fs';
import { joinBus, type BusConnection } from './bus-connection.ts';
import { WireReader, WireWriter, type Body, type Incoming } from './dbus-wire.ts';

const SYSTEM_BUS = '/run/dbus/system_bus_socket';
const CANCELLED = 'org.freedesktop.PolicyKit1.Error.Cancelled';

/** The person at the agent. */
export interface AtPrompt {
  /** Answers a request for authentication, which polkit knows by its cookie. */
  readonly onPrompt: (cookie: string) => Promise<'answered' | 'cancelled'>;
  /** polkit takes the request back: nobody waits for its answer any more. */
  readonly onWithdrawn: () => void;
}

/**
 * Registers an authentication agent, as a desktop has one. polkit's own text agent would not do: it
 * forgets what is typed in the moment before it turns the echo off, and it cannot be cancelled.
 *
 * @param pid the process whose requests it serves
 * @returns once it is registered; the connection is the agent's life
 */
export async function registerAgent(
  pid: number,
  { onPrompt, onWithdrawn }: AtPrompt,
): Promise<BusConnection> {
  const bus = await joinBus(SYSTEM_BUS, async (call) => {
    if (call.member === 'CancelAuthentication') onWithdrawn();
    const isPrompt = call.member === 'BeginAuthentication';
    const isCancelled = isPrompt && (await onPrompt(cookieOf(call))) === 'cancelled';
    return isCancelled ? { error: CANCELLED } : null;
  });
  const register = {
    path: '/org/freedesktop/PolicyKit1/Authority',
    interface: 'org.freedesktop.PolicyKit1.Authority',
    member: 'RegisterAuthenticationAgent',
  };
  await bus.call('org.freedesktop.PolicyKit1', register, registration(pid));
  return bus;
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
function registration(pid: number): Body {
  const body = new WireWriter().align(8).string('unix-process');
  body.array((details) => {
    details.align(8).string('pid').signature('u').uint32(pid);
    details.align(8).string('start-time').signature('t').uint64(startTime(pid));
  });
  body.string('C.UTF-8').string('/org/iptlb/lab/agent');
  return { signature: '(sa{sv})ss', bytes: body.finish() };
}

/** When a process was started, in clock ticks after the machine: with it a pid names one process. */
function startTime(pid: number): bigint {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name, in brackets, may itself hold spaces and brackets.
  const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return BigInt(afterName[19] ?? 0);
}
