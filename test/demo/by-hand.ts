import type { Profile } from '#shared/profile';
import { TOPOLOGY, type Backends } from '#lab';
import { startTraffic } from '../screenshots/steady-traffic.ts';
import { say, startApp } from './start-app.ts';

const SOURCE = `${TOPOLOGY.unroutable}:8081`;
const PER_SECOND = 20;

/** Opens the window with one profile to apply, and keeps connections coming until it is closed. */
export async function playByHand(backends: Backends): Promise<void> {
  const profile: Profile = {
    name: 'web',
    source: SOURCE,
    destinations: backends.destinations.split(','),
    protocol: 'tcp',
    rulesBackend: 'client',
    logEnabled: true,
    logLevel: 4,
  };
  const app = await startApp([profile]);
  const closed = new Promise<void>((resolve) => {
    app.on('close', resolve);
  });
  say(`The window is open. Open the profile "web" and press Apply: about ${PER_SECOND} connections a second go
to ${SOURCE}, which no host has, and fail until its rules are in the kernel.
All of it happens in a private network; close the window, or press Ctrl-C here, to end the demo.`);
  const stop = startTraffic([{ profile, perSecond: () => PER_SECOND }]);
  await closed;
  stop();
}
