import { TOPOLOGY, connectMany, type Backends } from '#lab';
import { say, startApp } from './start-app.ts';

const SOURCE = `${TOPOLOGY.unroutable}:8081`;

/** Opens the window with one profile to apply, and keeps connections coming until it is closed. */
export async function playByHand(backends: Backends): Promise<void> {
  const app = await startApp([
    {
      name: 'web',
      source: SOURCE,
      destinations: backends.destinations.split(','),
      protocol: 'tcp',
      rulesBackend: 'client',
      logEnabled: true,
      logLevel: 4,
    },
  ]);
  const closed = new AbortController();
  app.on('close', () => {
    closed.abort();
  });
  say(`The window is open. Open the profile "web" and press Apply: about 20 connections a second go
to ${SOURCE}, which no host has, and fail until its rules are in the kernel.
All of it happens in a private network; close the window to end the demo.`);
  // Each round takes about a second: that is the pace.
  while (!closed.signal.aborted)
    await connectMany({ to: SOURCE, count: 20, concurrency: 1, timeout: 200 });
}
