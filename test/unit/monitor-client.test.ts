import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MonitorClient } from '../../electron/main/monitor-client.ts';
import type { Started } from '../../electron/main/spawn.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('starts the monitor once a second at most, however often it is asked to', () => {
  let starts = 0;
  const nothing = () => undefined;
  const monitor = new MonitorClient(
    {
      onMessage: nothing,
      onStart: nothing,
      onEnd: nothing,
      onSilence: nothing,
      onSpeech: nothing,
    },
    () => {
      starts += 1;
      return null;
    },
  );
  for (let time = 0; time < 60; time += 1) monitor.connect();
  expect(starts).toBe(1);
  // The second one is not forgotten: whoever pressed the button waits a moment.
  vi.advanceTimersByTime(1000);
  expect(starts).toBe(2);
  vi.advanceTimersByTime(10_000);
  expect(starts).toBe(2);

  for (let time = 0; time < 60; time += 1) monitor.connect();
  monitor.disconnect();
  vi.advanceTimersByTime(10_000);
  expect(starts).toBe(3);
});

describe('a monitor that falls silent', () => {
  interface Monitor {
    readonly say: (message: object) => Promise<void>;
    readonly isLetGo: () => boolean;
  }

  /** A program that says what it is told to. */
  function program(): { readonly started: Started; readonly monitor: Monitor } {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const started = Object.assign(new EventEmitter(), { stdin, stdout, stderr });
    const say = async (message: object) => {
      stdout.write(`${JSON.stringify(message)}\n`);
      await vi.advanceTimersByTimeAsync(0);
    };
    return {
      // What the client uses of one.
      started: started as unknown as Started,
      monitor: { say, isLetGo: () => stdin.writableEnded },
    };
  }

  const HELLO = { type: 'hello', version: 1, iptables: '' };
  const ALIVE = { type: 'alive' };
  let told: string[];
  let monitors: Monitor[];
  let client: MonitorClient;

  beforeEach(async () => {
    told = [];
    monitors = [];
    const tell = (what: string) => () => void told.push(what);
    client = new MonitorClient(
      {
        onMessage: ({ type }) => void told.push(type),
        onStart: tell('start'),
        onEnd: tell('end'),
        onSilence: tell('silence'),
        onSpeech: tell('speech'),
      },
      () => {
        const { started, monitor } = program();
        monitors.push(monitor);
        return started;
      },
    );
    client.connect();
    // Somebody types a password meanwhile: that is no silence.
    await vi.advanceTimersByTimeAsync(200_000);
    await monitors[0]?.say(HELLO);
    expect(told).toEqual(['start', 'hello']);
    told = [];
  });
  afterEach(() => {
    client.disconnect();
  });

  it('is told once, and so is that it speaks again', async () => {
    await vi.advanceTimersByTimeAsync(14_000);
    await monitors[0]?.say(ALIVE);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(told).toEqual(['silence']);
    await monitors[0]?.say(ALIVE);
    await monitors[0]?.say({ type: 'rules-unchanged', at: 1, uptimeMs: 1 });
    expect(told).toEqual(['silence', 'speech', 'rules-unchanged']);
    expect(monitors).toHaveLength(1);
  });

  it('is given its time anew after this process or the machine was halted itself', async () => {
    for (let halts = 0; halts < 10; halts += 1) {
      await vi.advanceTimersByTimeAsync(1000);
      // Nobody looks meanwhile, and all clocks go on.
      vi.setSystemTime(Date.now() + 3_600_000);
    }
    expect(told).toEqual([]);
  });

  it('is let go where a person has another one started, and is heard no more', async () => {
    await vi.advanceTimersByTimeAsync(5000);
    client.connect();
    expect(monitors).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    client.connect();
    client.connect();
    expect(monitors.map(({ isLetGo }) => isLetGo())).toEqual([true, false]);
    await monitors[0]?.say({ type: 'rules-unchanged', at: 1, uptimeMs: 1 });
    await monitors[1]?.say(HELLO);
    expect(told).toEqual(['silence', 'start', 'hello']);
  });
});
