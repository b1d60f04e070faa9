/**
 * The lab's first program, in its own namespaces: sets everything up, runs the command, and ends with
 * its exit code. Whatever else runs ends with it, since the kernel empties the pid namespace.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { must } from './command.ts';
import { CHECKOUT, ELECTRON_DIST } from './facts.ts';
import { forgetRecords, useBackend } from './iptables.ts';
import { mountLab } from './mounts.ts';
import { enter, makeHosts } from './network.ts';
import { hostDisplay, makePerson } from './person.ts';
import { startBus } from './bus.ts';
import { startDisplay } from './display.ts';
import type { LabOrder } from './run.ts';

async function setUp({ checkout, electron, user, xvfb }: LabOrder): Promise<void> {
  const display = xvfb ? { env: {}, sockets: [] } : hostDisplay(process.env);
  mountLab({ checkout, electron, sockets: display.sockets });
  must('ip', ['link', 'set', 'lo', 'up']);
  makeHosts();
  const env = xvfb ? { DISPLAY: await startDisplay() } : display.env;
  const person = makePerson(user, { ...display, env });
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = ELECTRON_DIST;
  must(process.execPath, [`${CHECKOUT}/build/helper/install.mjs`]);
  // What the machine's own IPTLB has written is seen through the lab's image of the system.
  forgetRecords();
  await startBus(person);
  await useBackend('nft');
}

const order = JSON.parse(process.argv[2] ?? '{}') as LabOrder;
try {
  await setUp(order);
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`The lab could not be set up, and nothing of it is left. ${reason}\n`);
  process.exit(1);
}

// Ctrl-C reaches the command too, which may want to end in its own way.
process.on('SIGINT', () => undefined);
const command = spawn('nsenter', [...enter('client'), ...order.command], {
  cwd: CHECKOUT,
  stdio: 'inherit',
});
process.on('SIGTERM', () => command.kill());
const [code] = (await once(command, 'close')) as [number | null];
process.exit(code ?? 1);
