import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { profile } from '../support/profiles.ts';
import { LIMITS, monitorMessageSchema, type MonitorMessage } from '#shared/helper';
import { parseLogLine } from '#shared/kernel-log';
import {
  ELECTRON_DIST,
  asUser,
  connectMany,
  natTable,
  onHost,
  polkit,
  recordSystemLog,
  resetHost,
  startBackends,
  useBackend,
} from './index.ts';

const APPLY = '/usr/libexec/iptlb/apply';
const MONITOR = '/usr/libexec/iptlb/monitor';

const logged = profile({ name: 'web', logEnabled: true });
const request = (fields: object) =>
  JSON.stringify({ version: 1, task: 'rules', set: [], remove: [], ...fields });

/** The helper as root, without polkit in between: what a hostile caller who is an administrator has. */
const apply = (input: string) => onHost('client').run(APPLY, [], { input });

describe('a request that is not right', () => {
  const CALLED = '/run/iptlb-lab/iptables-was-called';
  let before: string;

  beforeAll(async () => {
    await useBackend('nft');
    before = await natTable('client');
    // In place of iptables, a program that tells that it was called.
    for (const program of ['iptables', 'iptables-save', 'iptables-restore']) {
      rmSync(`/usr/sbin/${program}`);
      writeFileSync(`/usr/sbin/${program}`, `#!/bin/sh\ntouch ${CALLED}\nexit 1\n`);
      chmodSync(`/usr/sbin/${program}`, 0o755);
    }
  });
  afterAll(async () => {
    await useBackend('nft');
    expect(await natTable('client')).toBe(before);
  });

  it.each([
    ['is not JSON', 'iptables -F'],
    ['is empty', ''],
    ['is of another version', '{"version":2,"set":[],"remove":[]}'],
    ['has a field more', request({ rules: ['-A OUTPUT -j DROP'] })],
    ['removes a chain of others', request({ remove: ['OUTPUT'] })],
    ['removes a chain with a line break in its name', request({ remove: ['IPTLB_X\n-F OUTPUT'] })],
    ['has a rule for an address', request({ set: [{ ...logged, source: '1.2.3.4:80 -j DROP' }] })],
    ['has an octet over 255', request({ set: [{ ...logged, source: '10.100.0.999:80' }] })],
    ['has a line break in a name', request({ set: [{ ...logged, name: 'a\nCOMMIT' }] })],
    ['has the same source twice', request({ set: [logged, { ...logged, name: 'other' }] })],
    ['has a level that is no level', request({ set: [{ ...logged, logLevel: 4.5 }] })],
    ['is too large', `"${'x'.repeat(LIMITS.requestBytes)}"`],
    ['stands before one that is right', `{}\n${request({ set: [logged] })}`],
    ['is bytes', '\u0000\u0001\ufffd{'],
  ])('that %s is refused before iptables is called', async (_what, text) => {
    const ended = await apply(`${text}\n`);
    expect(ended.stdout).toContain('"outcome":"invalid"');
    expect(ended.code).toBe(65);
    expect(existsSync(CALLED)).toBe(false);
  });
});

describe('the launchers', () => {
  it('pass nothing on of the environment', async () => {
    const evil = '/run/iptlb-lab/evil.cjs';
    writeFileSync(evil, `require('fs').writeFileSync('${evil}.ran', '')`);
    const ended = await onHost('client').run(
      'env',
      [`NODE_OPTIONS=--require=${evil}`, 'PKEXEC_UID=1000', APPLY],
      { input: `${request({})}\n` },
    );
    expect(ended.stdout).toContain('"outcome":"unchanged"');
    expect(existsSync(`${evil}.ran`)).toBe(false);
  });

  it('start nothing for a user that is no number', async () => {
    const ended = await onHost('client').run('env', ['PKEXEC_UID=0 -- x', APPLY]);
    expect(ended.code).not.toBe(0);
    expect(ended.stdout).toBe('');
  });
});

describe("Node's debugger, which would let every local user in", () => {
  // Only what these tests start can have a debugger: the lab has no other on its port.
  const isOpen = async () =>
    (await onHost('client').must('ss', ['--tcp', '--listening', '--numeric'])).includes(':9229');

  /** Milliseconds from the start of a process until its debugger is open on this machine, as busy as it is. */
  let opening: number;
  beforeAll(async () => {
    // What the launchers keep from happening: Electron as Node, without them.
    const idle = "console.log('up'); setInterval(() => undefined, 1000)";
    const electron = join(ELECTRON_DIST, 'electron');
    const started = performance.now();
    const child = onHost('client').spawn('env', ['ELECTRON_RUN_AS_NODE=1', electron, '-e', idle]);
    if (child.stdout) await once(child.stdout, 'data');
    child.kill('SIGUSR1');
    await vi.waitUntil(isOpen, { timeout: 30_000 });
    opening = performance.now() - started;
    child.kill('SIGKILL');
    await vi.waitUntil(async () => !(await isOpen()), { timeout: 10_000 });
  });

  it.each([0, 40, 80, 120, 160, 200, 300])(
    'does not open at a signal to the process that was started, %i ms later',
    async (delay) => {
      const child = onHost('client').spawn(MONITOR);
      await setTimeout(delay);
      child.kill('SIGUSR1');
      await setTimeout(3 * opening);
      expect(await isOpen()).toBe(false);
      child.stdin?.destroy();
      child.kill('SIGKILL');
    },
  );

  it('does not open at a signal to the helper itself', async () => {
    const child = onHost('client').spawn(MONITOR);
    if (child.stdout) await once(child.stdout, 'data');
    const [helper = ''] = (
      await onHost('client').must('pgrep', ['--parent', String(child.pid)])
    ).split('\n');
    await onHost('client').must('kill', ['-USR1', helper]);
    await setTimeout(3 * opening);
    expect(await isOpen()).toBe(false);
    child.stdin?.end();
    await once(child, 'close');
  });
});

describe('the helper ends', () => {
  it('when its request does not come in time', async () => {
    const child = onHost('client').spawn(APPLY);
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(65);
  });

  it('when the input of its caller closes', async () => {
    polkit.decide('org.iptlb.monitor', 'allow');
    const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
    if (child.stdout) await once(child.stdout, 'data');
    child.stdin?.end();
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(0);
  });

  it('when its caller is gone and has left an open pipe behind', async () => {
    const pipe = '/run/iptlb-lab/open-pipe';
    const answers = '/run/iptlb-lab/open-answers';
    const client = onHost('client');
    await client.must('mkfifo', [pipe, answers]);
    // The helper itself keeps both pipes open: their end never comes.
    const script = `${MONITOR} <>${pipe} 1<>${answers} & echo "$!"; exec cat ${answers}`;
    const caller = client.spawn('sh', ['-c', script]);
    let said = '';
    caller.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(() => said).toContain('"hello"');
    const [launcher = ''] = said.split('\n');
    caller.kill('SIGKILL');
    await expect.poll(() => existsSync(`/proc/${launcher}`), { timeout: 10_000 }).toBe(false);
  });

  it('when it is told to before it has said anything', async () => {
    const iptables = '/usr/sbin/iptables';
    const begun = '/run/iptlb-lab/begun';
    const client = onHost('client');
    await client.must('mkfifo', [begun]);
    renameSync(iptables, `${iptables}.real`);
    // Asked for its version, it tells the test who asked, and waits until the test has told that one to end.
    const slow = `#!/bin/sh\necho "$PPID" >${begun}\nread _ <${begun}\nexec /usr/sbin/xtables-nft-multi iptables "$@"\n`;
    writeFileSync(iptables, slow, { mode: 0o755 });
    const child = client.spawn(MONITOR);
    onTestFinished(() => {
      child.stdin?.end();
      renameSync(`${iptables}.real`, iptables);
    });
    const helper = await client.must('cat', [begun]);
    await client.must('kill', ['-TERM', helper.trim()]);
    await client.must('sh', ['-c', `echo >${begun}`]);
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('when nobody reads what it says', async () => {
    const child = onHost('client').spawn(MONITOR);
    if (child.stdout) await once(child.stdout, 'data');
    child.stdout?.pause();
    child.stdin?.end();
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
  });

  it('at once when its user has many already', async () => {
    const running = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
        if (child.stdout) await once(child.stdout, 'data');
        return child;
      }),
    );
    const oneMore = await asUser().run('pkexec', ['--disable-internal-agent', MONITOR]);
    expect(oneMore).toMatchObject({ code: 75, stdout: '' });
    expect(oneMore.stderr).toContain('several running already');
    for (const child of running) child.stdin?.end();
    await Promise.all(running.map((child) => once(child, 'close')));
  });
});

describe('the monitor does not begin', () => {
  it.each([
    ['a file for input', `${MONITOR} </dev/null`],
    ['a file for output', `true | ${MONITOR} >/run/iptlb-lab/heard`],
    ['a terminal', `true | script --quiet --return --command '${MONITOR}' /dev/null`],
    ['a terminal for output', `script --quiet --return --command 'true | ${MONITOR}' /dev/null`],
  ])('for a caller whose end cannot be seen: %s', async (_what, command) => {
    const ended = await onHost('client').run('sh', ['-c', `{ ${command}; } 2>&1`]);
    expect(ended.stdout).toContain('must be pipes');
  });

  it('where no lock can be taken, and says that this is why', async () => {
    const flock = '/usr/bin/flock';
    renameSync(flock, `${flock}.away`);
    const ended = await onHost('client')
      .run(MONITOR, [], { input: '' })
      .finally(() => {
        renameSync(`${flock}.away`, flock);
      });
    expect(ended.code).toBe(75);
    expect(ended.stderr).toMatch(/The lock .* cannot be taken: .*flock of util-linux is needed/);
  });
});

describe('a change', () => {
  it('is in the system log with every destination, also when its caller hangs up at once', async () => {
    const log = recordSystemLog();
    const decoys = Array.from({ length: 60 }, (_, place) => ({
      ...logged,
      name: `decoy-${place}`,
      source: `10.100.1.${place}:80`,
    }));
    const child = onHost('client').spawn(APPLY);
    const set = [...decoys, { ...logged, name: 'last', destinations: ['10.9.9.9:443'] }];
    child.stdin?.write(`${request({ set })}\n`);
    if (child.stdout) await once(child.stdout, 'data');
    child.stdout?.destroy();
    child.stdin?.destroy();
    await once(child, 'exit');
    log.stop();

    expect(log.text()).toContain('set last client tcp 10.100.0.10:8081 -> 10.9.9.9:443');
    expect(log.text()).toContain('outcome: applied');
    await resetHost('client');
  });
});

describe('the monitor', () => {
  it("tells of IPTLB's rules and lines, and of nobody else's", async () => {
    const client = onHost('client');
    await client.must(APPLY, [], { input: `${request({ set: [logged] })}\n` });
    const foreign = ['OUTPUT', '-p', 'tcp', '-j', 'LOG', '--log-prefix', 'SECRET:'];
    await client.must('iptables', ['-t', 'nat', '-I', ...foreign]);

    const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
    const messages: MonitorMessage[] = [];
    let text = '';
    const heard = (isEnough: () => boolean) =>
      new Promise<void>((resolve) => {
        const listen = (chunk: string) => {
          text += chunk;
          const lines = text.split('\n');
          text = lines.pop() ?? '';
          messages.push(...lines.map((line) => monitorMessageSchema.parse(JSON.parse(line))));
          if (!isEnough()) return;
          child.stdout?.off('data', listen);
          resolve();
        };
        child.stdout?.setEncoding('utf8').on('data', listen);
      });
    await heard(() => messages.some(({ type }) => type === 'rules'));
    // What the kernel's buffer had before comes first, and does not count.
    const live = () =>
      messages.flatMap((each) =>
        each.type === 'hits'
          ? each.lines
              .split('\n')
              .filter((line) => (parseLogLine(line)?.clock ?? 0) > each.liveFrom)
          : [],
      );
    const hits = heard(() => live().length >= 2);
    await connectMany({ to: logged.source, count: 1 });
    await hits;
    child.stdin?.end();
    await once(child, 'close');

    expect(live().join()).toContain(logged.source.split(':')[0]);
    const all = JSON.stringify(messages);
    expect(all).toContain('IPTLB_NAT_WEB:ACCEPT:');
    expect(all).toContain('IPTLB:OUTPUT:ACCEPT:');
    expect(all).not.toContain('SECRET');
    await resetHost('client');
  });

  it('says again and again that it is there, whatever keeps it from reading rules', async () => {
    const client = onHost('client');
    const [gate, failing] = ['/run/iptlb-lab/look-goes-on', '/run/iptlb-lab/looks-fail'];
    const save = '/usr/sbin/iptables-save';
    await useBackend('nft');
    await client.must('mkfifo', [gate]);
    rmSync(save);
    // One look that takes as long as the test wants, and then nothing but trouble.
    const script = `#!/bin/sh\n[ -e ${failing} ] || read -r _ <${gate}\nexit 1\n`;
    writeFileSync(save, script, { mode: 0o755 });
    const child = client.spawn(MONITOR);
    onTestFinished(async () => {
      child.stdin?.end();
      await useBackend('nft');
    });
    const heard: string[] = [];
    for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
      const { type } = monitorMessageSchema.parse(JSON.parse(line));
      if (type === 'alive' || type === 'trouble' || type.startsWith('rules')) heard.push(type);
      if (heard.length === 2) {
        writeFileSync(failing, '');
        await client.must('sh', ['-c', `echo >${gate}`]);
      }
      if (heard.length === 5) break;
    }
    expect(heard).toEqual(['alive', 'alive', 'trouble', 'alive', 'alive']);
  });

  it('tells connections to source addresses of IPTLB, and no others', async () => {
    const client = onHost('client');
    await useBackend('nft');
    await resetHost('client');
    const backends = await startBackends();
    const set = [{ ...logged, destinations: backends.destinations.split(',') }];
    await client.must(APPLY, [], { input: `${request({ set })}\n` });
    // Another program's rule, and connections through both.
    const foreign = ['-p', 'tcp', '-d', '10.100.0.77', '--dport', '99'];
    const target = ['-j', 'DNAT', '--to-destination', '10.0.1.4:8080'];
    await client.must('iptables', ['-t', 'nat', '-A', 'OUTPUT', ...foreign, ...target]);
    await connectMany({ to: logged.source, count: 5 });
    await connectMany({ to: '10.100.0.77:99', count: 5 });
    const table = await client.must('conntrack', ['-L', '--dst-nat']);
    expect(table).toContain('dst=10.100.0.77');

    const child = asUser().spawn('pkexec', ['--disable-internal-agent', MONITOR]);
    const lines = createInterface({ input: child.stdout ?? process.stdin });
    let told = '';
    for await (const line of lines) {
      told += line;
      const message = monitorMessageSchema.parse(JSON.parse(line));
      if (message.type === 'connections' && message.counts.length > 0) break;
    }
    child.stdin?.end();
    await once(child, 'close');
    expect(told).toContain(`"source":"${logged.source}"`);
    expect(told).not.toContain('10.100.0.77');
    backends.stop();
    await resetHost('client');
  });
});
