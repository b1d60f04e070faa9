/**
 * Runs a command inside the lab: a machine within the machine, with three hosts, its own system bus
 * and polkit, and an ordinary user. The command runs as root on the client host, in the checkout.
 * Nothing of it outlives this process, however that ends.
 *
 *   node --import tsx test/lab/run.ts [--user NAME] [--xvfb] -- COMMAND [ARGUMENT…]
 *
 * --user NAME  the ordinary user is this real one, not the lab's own
 * --xvfb       a display that nobody sees, rather than that of the caller
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { resolveElectron } from '../../build/electron/runtime.mjs';
import { tsx } from './tsx.ts';

/** What the program inside is told. */
export interface LabOrder {
  readonly checkout: string;
  readonly electron: string;
  readonly user?: string;
  readonly xvfb: boolean;
  readonly command: readonly string[];
}

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Opens the kernel log to network namespaces until this process ends.
 *
 * @returns once it is open
 */
async function guardKernelLog(): Promise<ChildProcess> {
  const guardian = spawn('sh', [here('guardian.sh')], {
    // Out of the terminal's reach: Ctrl-C must not end the one who cleans up.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  guardian.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ready = once(guardian.stdout, 'data').then(() => true);
  if (!(await Promise.race([ready, once(guardian.stdout, 'close').then(() => false)]))) {
    throw new Error(`The kernel log cannot be opened to the lab: ${complaint.trim()}`);
  }
  return guardian;
}

/** Milliseconds that the command has to say its last words. */
const GRACE_MS = 1000;

/** Asks the lab's own program to end, which passes that on. It is what unshare's shell has started. */
function endInside(unshare: number): void {
  const childrenOf = (pid: number) =>
    readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number);
  try {
    for (const pid of childrenOf(unshare).flatMap(childrenOf)) process.kill(pid);
  } catch {
    return; // It has ended meanwhile.
  }
}

async function runLab(order: LabOrder): Promise<number> {
  const namespaces = ['--mount', '--mount-proc', '--net', '--pid', '--uts', '--cgroup'];
  // Programs and a display of the machine share memory by its System V ids, so they need one space.
  if (order.xvfb) namespaces.push('--ipc');
  // The kernel kills unshare when this process dies, and the whole pid namespace when unshare does.
  const lab = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, '--fork', '--kill-child'];
  // A shell comes first in the namespace because it takes in orphans, which Node does not.
  const first = ['sh', '-c', '"$@"; exit "$?"', 'lab'];
  const program = [process.execPath, ...tsx, here('inside.ts'), JSON.stringify(order)];
  const child = spawn('setpriv', [...lab, ...first, ...program], { stdio: 'inherit' });

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (child.pid !== undefined) endInside(child.pid);
      setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
    });
  }
  // The terminal has sent it to the command too, which may want to end in its own way.
  process.on('SIGINT', () => undefined);
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: { user: { type: 'string' }, xvfb: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (positionals.length === 0) throw new Error('The lab needs a command to run, after --.');
  if (process.getuid?.() !== 0) {
    throw new Error(
      'The lab makes network namespaces of its own, which only root may do; nothing was started. ' +
        'Run the same with sudo.',
    );
  }
  const { dist } = await resolveElectron();
  const guardian = await guardKernelLog();
  const code = await runLab({
    checkout: realpathSync(here('../..')),
    electron: realpathSync(dist),
    ...(values.user ? { user: values.user } : {}),
    xvfb: values.xvfb,
    command: positionals,
  });
  guardian.stdin?.end();
  await once(guardian, 'close');
  return code;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
