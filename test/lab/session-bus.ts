import { chownSync, mkdtempSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { person } from './facts.ts';
import { asUser } from './shell.ts';

export interface SessionBus {
  /** Where it listens. */
  readonly socketPath: string;
  /** What programs of the session are given in their environment. */
  readonly env: { readonly DBUS_SESSION_BUS_ADDRESS: string };
  stop(): void;
}

/**
 * A bus that starts no services by itself: which of them the machine has installed is no matter here. Tests
 * are root and join it too; nobody else reaches its folder.
 */
const config = (address: string) => `<busconfig>
  <type>session</type>
  <listen>${address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
`;

/** Starts a session bus of the lab's user, with nobody on it. */
export async function startSessionBus(): Promise<SessionBus> {
  const { home, uid, gid } = person();
  const folder = mkdtempSync(join(home, 'bus-'));
  const socketPath = join(folder, 'socket');
  const address = `unix:path=${socketPath}`;
  const configPath = join(folder, 'session.conf');
  writeFileSync(configPath, config(address));
  for (const path of [folder, configPath]) chownSync(path, uid, gid);
  const args = [`--config-file=${configPath}`, '--nofork', '--nopidfile', '--print-address'];
  const daemon = asUser().spawn('dbus-daemon', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!daemon.stdout) throw new Error('dbus-daemon has no output to wait for.');
  await once(daemon.stdout, 'data');
  return {
    socketPath,
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    stop: () => daemon.kill(),
  };
}
