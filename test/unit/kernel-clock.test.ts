import { describe, expect, it } from 'vitest';
import { LossMeter } from '#shared/kernel-log';
import { KernelClock } from '../../electron/helper/kernel-clock.ts';

const TAG = 'IPTLB_NAT_WEB';

/** A machine whose log has a clock that is so many seconds behind the monotonic one. */
function machine(behind: number) {
  const time = { now: 1000 };
  const clock = new KernelClock(() => time.now);
  const meter = new LossMeter();
  return {
    time,
    /** Lines that are read as they are written. */
    log: (count: number) => {
      for (let line = 0; line < count; line += 1) {
        clock.hear(time.now - behind);
        meter.seen(TAG, time.now - behind);
      }
    },
    read: (counter: number, liveFrom = 900) => {
      const { from, until } = clock.around(10, liveFrom);
      return meter.read(new Map([[TAG, counter]]), from, until);
    },
  };
}

describe('the log’s own clock', () => {
  it.each([-2, 0, 0.3, 2])('at %d s makes up no loss of lines right after the start', (behind) => {
    const { time, log, read } = machine(behind);
    expect(read(7)).toBe(0);
    time.now += 0.1;
    log(8);
    const told = Array.from({ length: 12 }, () => {
      time.now += 1;
      log(1);
      return read(15 + Math.round(time.now - 1000.1));
    });
    expect(told).toEqual(told.map(() => 0));
  });

  it('makes up none of a chain that is built anew', () => {
    const { time, log, read } = machine(0.3);
    log(1);
    expect(read(1)).toBe(0);
    time.now += 10;
    // A chain that was built anew counts from zero.
    expect(read(0)).toBe(0);
    time.now += 0.01;
    log(5);
    const told = [1, 2, 3, 4].map((second) => {
      time.now += 1;
      log(1);
      return read(5 + second);
    });
    expect(told).toEqual([0, 0, 0, 0]);
  });

  it('hides no loss that comes later', () => {
    const { time, log, read } = machine(2);
    expect(read(0)).toBe(0);
    log(10);
    const told = Array.from({ length: 12 }, (_, second) => {
      time.now += 1;
      log(1);
      return read((second < 3 ? 10 : 130) + second + 1);
    });
    expect(told.reduce((all, each) => all + each, 0)).toBe(120);
  });
});
