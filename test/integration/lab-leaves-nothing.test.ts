import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';

const lab = fileURLToPath(new URL('../lab/run.ts', import.meta.url));

/** What of the machine the lab could change, and a person would notice. */
function machine() {
  return {
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
    links: readFileSync('/proc/net/dev', 'utf8').match(/^ *[^ ]+:/gm),
    runtimeFiles: readdirSync('/run'),
    users: readFileSync('/etc/passwd', 'utf8'),
    kernelLog: readFileSync('/proc/sys/net/netfilter/nf_log_all_netns', 'utf8'),
    forwarding: readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
  };
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
}

/** Every process that is alive; those only waiting to be taken note of are not. */
function processes(): Process[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return state === 'Z' ? [] : [{ pid: Number(entry), parent: Number(parent), name }];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

function descendants(of: number): Process[] {
  const all = processes();
  const below = (pid: number): Process[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(of);
}

/** The namespaces that some process is in, of the kinds that the lab makes. */
function namespacesOf(pid: number): string[] {
  return ['mnt', 'net', 'pid', 'ipc', 'uts'].map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
}

function namespacesInUse(): Set<string> {
  return new Set(
    processes().flatMap(({ pid }) => {
      try {
        return namespacesOf(pid);
      } catch {
        return []; // It has ended meanwhile.
      }
    }),
  );
}

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

async function startLab(): Promise<ChildProcess & { pid: number }> {
  const command = ['sh', '-c', 'echo ready; exec sleep 600'];
  const child = spawn(process.execPath, ['--import', 'tsx', lab, '--xvfb', '--', ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  expect(line.toString()).toBe('ready\n');
  if (child.pid === undefined) throw new Error('The lab has no process.');
  return Object.assign(child, { pid: child.pid });
}

describe('the lab leaves nothing', () => {
  const pidOf = (members: Process[], name: string) =>
    members.find((member) => member.name === name)?.pid;

  it.each([
    { killed: 'the process that started it', pick: (_: Process[], lab: number) => lab },
    {
      killed: 'the one that holds its namespaces',
      pick: (members: Process[]) => pidOf(members, 'unshare'),
    },
    {
      killed: 'the first one inside',
      pick: (members: Process[]) =>
        members.find(({ parent }) => parent === pidOf(members, 'unshare'))?.pid,
    },
  ])('when $killed is killed', async ({ pick }) => {
    const before = machine();
    const child = await startLab();
    await expect.poll(() => pidOf(descendants(child.pid), 'sleep')).toBeDefined();
    const members = descendants(child.pid);
    const own = namespacesInUse();
    const made = namespacesOf(pidOf(members, 'sleep') ?? 0).filter(
      (ns) => !namespacesOf(process.pid).includes(ns),
    );
    expect(made).toHaveLength(5);
    expect(made.every((ns) => own.has(ns))).toBe(true);

    process.kill(pick(members, child.pid) ?? Number.NaN, 'SIGKILL');
    await once(child, 'close');

    const left = () => {
      const alive = new Set(processes().map(({ pid }) => pid));
      return members.filter(({ pid }) => alive.has(pid)).map((member) => member.name);
    };
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    const inUse = namespacesInUse();
    expect(made.filter((ns) => inUse.has(ns))).toEqual([]);
    await expect.poll(machine, { timeout: 10_000 }).toEqual(before);
  });

  it('keeps the kernel log open while another one runs', async () => {
    const setting = () => machine().kernelLog.trim();
    const before = setting();
    const [first, second] = await Promise.all([startLab(), startLab()]);
    first.kill('SIGTERM');
    await once(first, 'close');
    expect(setting()).toBe('1');
    second.kill('SIGTERM');
    await once(second, 'close');
    expect(setting()).toBe(before);
  });
});
