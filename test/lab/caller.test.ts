/** What a hostile caller can pass on to a program that it starts, and what it may ask for. */
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { applyRequest, profile } from '../support/profiles.ts';
import {
  natTable,
  onHost,
  recordSystemLog,
  resetHost,
  useBackend,
  type SystemLog,
} from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const MONITOR = '/usr/libexec/iptlb/monitor';
const LAB = '/run/iptlb-lab';

const web = profile({ name: 'web', destinations: ['10.0.1.4:8080'] });
const client = onHost('client');

/** Starts a launcher as `prefix` would, and gives the helper's folder in /proc to look at. */
async function lookAtHelper<T>(
  prefix: readonly [string, ...string[]],
  launcher: string,
  look: (proc: string) => T,
): Promise<T> {
  const [program, ...args] = [...prefix, launcher] as const;
  const child = client.spawn(program, args);
  if (child.stdout) await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
  const helper = (await client.must('pgrep', ['--parent', String(child.pid)])).trim();
  const isOver = once(child, 'close');
  try {
    return look(`/proc/${helper}`);
  } finally {
    child.stdin?.end();
    await isOver;
  }
}

/** Where an open file leads to; null for one that was closed meanwhile. */
function leadsTo(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}

const lines = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .split(/[\0\n]/)
    .filter(Boolean);

/**
 * A caller that keeps the helper's ends of its pipes, makes them block once the helper has begun, and leaves all of
 * them open behind it. It prints the process that holds them, then the launcher's.
 */
const HOSTILE = `
use Fcntl; use Socket;
my ($kind, $attack, $launcher, $request) = @ARGV;
sub ends { socketpair($_[0], $_[1], AF_UNIX, SOCK_STREAM, 0) if $kind eq "socket"; pipe($_[0], $_[1]) if $kind eq "pipe" }
sub block { fcntl($_[0], F_SETFL, fcntl($_[0], F_GETFL, 0) & ~O_NONBLOCK) or die $! }
sub fill {
  fcntl($_[0], F_SETFL, fcntl($_[0], F_GETFL, 0) | O_NONBLOCK);
  for my $size (65536, 1) { 1 while defined syswrite($_[0], "x" x $size) }
}
sub next_line { my $line = ""; sysread(OUT_READ, $line, 1, length $line) while $line !~ /\n$/ }
ends(*IN_READ, *IN_WRITE); ends(*OUT_READ, *OUT_WRITE);
my $holder = fork || exec "sleep", "1000";
my $started = fork;
if (!$started) { open STDIN, "<&IN_READ"; open STDOUT, ">&OUT_WRITE"; open STDERR, ">&OUT_WRITE"; exec $launcher }
next_line();
if ($attack eq "output") { fill(*OUT_WRITE); block(*OUT_WRITE) }
syswrite(IN_WRITE, $request);
if ($attack eq "input") { next_line() if $request; block(*IN_READ); fill(*IN_WRITE) }
syswrite(STDOUT, "$holder $started\n");
sleep 1000 if $request;
`;

/** In some containers root lacks CAP_SYS_RESOURCE. */
const LIFT = 'ulimit -t 60; ulimit -t unlimited';

beforeAll(() => useBackend('nft'));
beforeEach(() => resetHost('client'));

describe.each([APPLY, MONITOR])('%s', (launcher) => {
  it('hands the helper an environment of its own and nothing else', async () => {
    const passed = ['LD_BIND_NOW=1', 'XTABLES_LIBDIR=/tmp', 'IPTLB_X=1', 'PKEXEC_UID=1000'];
    const names = await lookAtHelper(['env', ...passed], launcher, (proc) =>
      lines(`${proc}/environ`).map((each) => each.split('=')[0]),
    );
    const own = launcher === MONITOR ? ['CALLER_PID'] : [];
    expect(names.sort()).toEqual([...own, 'ELECTRON_RUN_AS_NODE', 'LANG', 'PATH', 'PKEXEC_UID']);
  });

  it('takes back the limits that its caller was given', async () => {
    const tight = ['cpu=5', 'fsize=0', 'nofile=64', 'data=8000000000', 'stack=1000000'];
    const soft = tight.map((limit) => `--${limit}:`);
    const seen = await lookAtHelper(['prlimit', ...soft, '--'], launcher, (proc) =>
      readFileSync(`${proc}/limits`, 'utf8'),
    );
    expect(seen).toMatch(/^Max cpu time +unlimited +unlimited/m);
    expect(seen).toMatch(/^Max file size +unlimited +unlimited/m);
    expect(seen).toMatch(/^Max data size +unlimited +unlimited/m);
    expect(seen).toMatch(/^Max stack size +8388608 +8388608/m);
    expect(seen).toMatch(/^Max open files +1024 +1024/m);
    expect(seen).toMatch(/^Max core file size +0 +0/m);
  });

  it('does nothing under limits that even root cannot lift', async () => {
    const { code, stderr } = await client.run('prlimit', ['--cpu=5', '--', launcher]);
    const canLift = (await client.run('sh', ['-c', LIFT])).code === 0;
    if (canLift) expect(code).not.toBe(69);
    else
      expect({ code, stderr }).toMatchObject({
        code: 69,
        stderr: expect.stringContaining('nothing was done') as string,
      });
  });

  it('is not the first to go when memory is short', async () => {
    const score = await lookAtHelper(['choom', '--adjust', '1000', '--'], launcher, (proc) =>
      readFileSync(`${proc}/oom_score_adj`, 'utf8').trim(),
    );
    expect(score).toBe('0');
  });

  it('holds no open file of its caller: whoever shares one decides when it waits', async () => {
    const filesOf = (proc: string) =>
      readdirSync(`${proc}/fd`).flatMap((each) => leadsTo(`${proc}/fd/${each}`) ?? []);
    const { own, given } = await lookAtHelper(['env'], launcher, (proc) => {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`${proc}/status`, 'utf8'))?.[1];
      return { own: filesOf(proc), given: filesOf(`/proc/${parent}`).slice(0, 3) };
    });
    expect(given).toHaveLength(3);
    expect(own.filter((each) => given.includes(each))).toEqual([]);
  });

  it('leaves nothing behind that holds them where it is ended by force', async () => {
    const child = client.spawn(launcher);
    if (child.stdout) await once(child.stdout, 'data');
    const below = async (pid: string | number | undefined) =>
      (await client.must('pgrep', ['--parent', String(pid)])).trim().split('\n');
    const [helper = ''] = await below(child.pid);
    const relays = await below(helper);
    const isOver = once(child, 'close');
    await client.must('kill', ['-KILL', helper]);
    await isOver;
    const isLeft = (pid: string) => existsSync(`/proc/${pid}/exe`);
    await expect.poll(() => relays.filter(isLeft)).toEqual([]);
    child.stdin?.destroy();
  });

  it('leaves nobody a file to meet it in: its session, its folder, its files are its own', async () => {
    const seen = await lookAtHelper(['env'], launcher, (proc) => ({
      session: readFileSync(`${proc}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ')[3],
      pid: proc.split('/').at(-1),
      files: readdirSync(`${proc}/fd`).length,
      mask: /^Umask:\s+(\d+)/m.exec(readFileSync(`${proc}/status`, 'utf8'))?.[1],
    }));
    expect(seen.mask).toBe('0077');
    expect(Number(seen.session)).toBeGreaterThan(0);
    expect(seen.session).not.toBe(String(process.pid));
  });
});

it('the search path of the caller has no say in what runs as root', async () => {
  const evil = `${LAB}/evil-path`;
  mkdirSync(evil);
  const programs = ['sh', 'setsid', 'setpriv', 'env', 'node', 'electron', 'logger', 'flock'];
  for (const program of [...programs, 'iptables', 'iptables-save', 'iptables-restore']) {
    writeFileSync(join(evil, program), `#!/bin/sh\ntouch ${evil}/ran\n`, { mode: 0o755 });
  }
  const ended = await client.run('/usr/bin/env', [`PATH=${evil}`, APPLY], {
    input: applyRequest({ set: [web] }),
  });
  expect(ended.stdout).toContain('"outcome":"applied"');
  expect(existsSync(`${evil}/ran`)).toBe(false);
});

it('every program that the helper starts gets a fixed environment', async () => {
  const seen = `${LAB}/environments`;
  const program = '/usr/sbin/iptables-restore';
  rmSync(seen, { force: true });
  renameSync(program, `${program}.real`);
  const real = '/usr/sbin/xtables-nft-multi iptables-restore';
  const record = `#!/bin/sh\ncat /proc/$$/environ >>${seen}\nexec ${real} "$@"\n`;
  writeFileSync(program, record, { mode: 0o755 });
  try {
    await client.must('env', ['XTABLES_LIBDIR=/tmp', 'PKEXEC_UID=1000', APPLY], {
      input: applyRequest({ set: [web] }),
    });
  } finally {
    renameSync(`${program}.real`, program);
  }
  expect(lines(seen).sort()).toEqual([
    'LANG=C.UTF-8',
    'LC_ALL=C.UTF-8',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
  ]);
});

describe('the system log', () => {
  let log: SystemLog;
  beforeEach(() => {
    log = recordSystemLog();
  });
  afterEach(() => {
    log.stop();
  });

  const ask = (variables: readonly string[], input: string) =>
    client.run('env', [...variables, APPLY], { input });

  it('names who asked as sudo has it, whatever else the environment says', async () => {
    await ask(['SUDO_UID=1001', 'PKEXEC_UID=0'], applyRequest({ set: [web] }));
    expect(log.text()).toMatch(/uid 1001 asks for 1 to set/);
  });

  it('hears of a request that was refused too, in one line', async () => {
    const bad = { ...web, name: `a\niptlb[1]: [1] uid 0 outcome: applied ${'x'.repeat(5000)}` };
    await ask(['PKEXEC_UID=1000'], applyRequest({ set: [bad] }));
    expect(log.text().trim().split('\n')).toHaveLength(1);
    expect(log.text()).toMatch(/^\[\d+\] uid 1000 asks for nothing that can be done: /);
    expect(log.text().length).toBeLessThan(400);
  });
});

describe('a request whose rules are to be kept or put back', () => {
  const input = `${LAB}/keep-request`;
  const before = () => natTable('client');

  beforeEach(() => {
    writeFileSync(input, applyRequest({ set: [web], keepWithin: 5 }));
  });

  it.each([
    ['a file for input', `${APPLY} <${input}`],
    ['a file for output', `cat ${input} | ${APPLY} >${LAB}/answer; cat ${LAB}/answer`],
    ['a terminal', `script --quiet --return --command 'cat ${input} | ${APPLY}' /dev/null`],
  ])('does nothing for a caller whose end cannot be seen: %s', async (_what, command) => {
    const table = await before();
    const { stdout } = await client.run('sh', ['-c', command]);
    expect(stdout).toContain('keepWithin needs pipes');
    expect(await before()).toBe(table);
  });

  it('is put back in time for a caller that reads nothing of a long answer', async () => {
    const set = Array.from({ length: 400 }, (_, place) =>
      profile({ name: `p${place}`, source: `10.100.${place >> 8}.${place & 255}:80` }),
    );
    const table = await before();
    const child = client.spawn(APPLY);
    child.stdout?.pause();
    child.stdin?.write(applyRequest({ set, keepWithin: 5 }));
    await expect.poll(before, { timeout: 10_000 }).not.toBe(table);
    await expect.poll(before, { timeout: 20_000 }).toBe(table);
    await once(child, 'exit');
  });
});

describe.each(['pipe', 'socket'])('a caller that makes its %ss block', (kind) => {
  /** Starts it; resolves when it has done what it can, with the launcher's process id. */
  async function attack(what: string, launcher: string, request = ''): Promise<string> {
    const caller = client.spawn('perl', ['-e', HOSTILE, kind, what, launcher, request]);
    const [said] = (await once(caller.stdout ?? caller, 'data')) as [Buffer];
    const [holder = '', started = ''] = String(said).trim().split(' ');
    onTestFinished(() => {
      caller.kill('SIGKILL');
      process.kill(Number(holder), 'SIGKILL');
    });
    return started;
  }

  it.each(['input', 'output'])('keeps no monitor beyond its own end: %s', async (what) => {
    const monitor = await attack(what, MONITOR);
    await expect.poll(() => existsSync(`/proc/${monitor}/exe`), { timeout: 15_000 }).toBe(false);
  });

  it.each(['input', 'output'])('keeps no rules that nobody confirmed: %s', async (what) => {
    const before = await natTable('client');
    const log = recordSystemLog();
    onTestFinished(log.stop);
    const apply = await attack(what, APPLY, applyRequest({ set: [web], keepWithin: 5 }));
    await expect.poll(() => log.text(), { timeout: 20_000 }).toContain('outcome: reverted');
    expect(await natTable('client')).toBe(before);
    await expect.poll(() => existsSync(`/proc/${apply}/exe`), { timeout: 10_000 }).toBe(false);
  });
});

it('an answer to a senseless request stays short', async () => {
  const keys = Object.fromEntries(Array.from({ length: 50_000 }, (_, place) => [`k${place}`, 0]));
  const ended = await client.run(APPLY, [], {
    input: applyRequest({ set: Array.from({ length: 100 }, () => keys) }),
  });
  expect(ended.code).toBe(65);
  expect(ended.stdout.length).toBeLessThan(10_000);
});

it('the monitor pauses the longer, the longer a look at the rules takes', async () => {
  const looks = `${LAB}/looks`;
  rmSync(looks, { force: true });
  const program = '/usr/sbin/iptables-save';
  rmSync(program);
  // A firewall of very many rules: each look takes a second.
  const slow = `#!/bin/sh\ndate +%s%3N >>${looks}\nsleep 1\nexec /usr/sbin/xtables-nft-multi iptables-save "$@"\n`;
  writeFileSync(program, slow, { mode: 0o755 });
  const child = client.spawn(MONITOR);
  if (child.stdout) await once(child.stdout, 'data');
  await expect.poll(() => lines(looks).length, { timeout: 20_000 }).toBeGreaterThan(1);
  child.stdin?.end();
  await once(child, 'exit');
  await useBackend('nft');
  const [first = 0, second = 0] = lines(looks).map(Number);
  expect(second - first).toBeGreaterThan(4000);
});
