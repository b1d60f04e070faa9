import { describe, expect, it } from 'vitest';
import { LossMeter, ReplayGuard } from '#shared/kernel-log';

describe('a log that is read again from its beginning', () => {
  const lines = Array.from({ length: 50 }, (_, index) => `line ${index}`);
  const meetAll = (guard: ReplayGuard, from: number, to: number) =>
    lines.slice(from, to).map((line, index) => guard.meet(line, from + index));

  it('gives what is new once, and nothing twice', () => {
    const guard = new ReplayGuard();
    expect(new Set(meetAll(guard, 0, 30))).toEqual(new Set(['new']));
    guard.restart();
    const again = meetAll(guard, 10, 50);
    expect(again.slice(0, 20)).toEqual(Array(20).fill('known'));
    expect(again.slice(20)).toEqual(Array(20).fill('new'));
  });

  it('tells where the buffer no longer has the last known line', () => {
    const guard = new ReplayGuard();
    meetAll(guard, 0, 10);
    guard.restart();
    expect(meetAll(guard, 20, 23)).toEqual(['new-after-gap', 'new', 'new']);
  });

  it('takes lines of two processors that came out of order', () => {
    const guard = new ReplayGuard();
    guard.meet('a', 5.000_02);
    guard.restart();
    expect([guard.meet('a', 5.000_02), guard.meet('b', 5.000_01), guard.meet('c', 6)]).toEqual([
      'known',
      'new',
      'new',
    ]);
  });
});

describe('what the kernel’s log lost', () => {
  const counters = (count: number) => new Map([['IPTLB_NAT_WEB', count]]);
  /** Reads the counters each second; `lines` came in the second before. */
  function lossesOf(seconds: readonly { readonly counter: number; readonly lines: number }[]) {
    const meter = new LossMeter();
    return seconds.map(({ counter, lines }, second) => {
      for (let line = 0; line < lines; line += 1) meter.seen('IPTLB_NAT_WEB', second - 0.5);
      return meter.read(counters(counter), second - 0.01, second + 0.02);
    });
  }

  it('is nothing while each counted hit has its line', () => {
    expect(
      lossesOf([
        { counter: 1000, lines: 3 },
        { counter: 1500, lines: 500 },
        { counter: 1500, lines: 0 },
        { counter: 1501, lines: 1 },
        { counter: 1501, lines: 0 },
      ]),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  it('is told once, when it is certain', () => {
    const losses = lossesOf([
      { counter: 0, lines: 0 },
      { counter: 500, lines: 380 },
      { counter: 500, lines: 0 },
      { counter: 500, lines: 0 },
      { counter: 500, lines: 0 },
      { counter: 600, lines: 100 },
      { counter: 700, lines: 100 },
      { counter: 800, lines: 100 },
      { counter: 900, lines: 100 },
    ]);
    expect(losses.reduce((all, each) => all + each, 0)).toBe(120);
    expect(losses.filter((each) => each > 0)).toHaveLength(1);
  });

  it('is told also where no line comes any more', () => {
    const silence = Array.from({ length: 12 }, () => ({ counter: 500, lines: 0 }));
    const losses = lossesOf([{ counter: 0, lines: 0 }, { counter: 500, lines: 380 }, ...silence]);
    expect(losses.reduce((all, each) => all + each, 0)).toBe(120);
  });

  it('is counted only once a reader that stood still has gone on', () => {
    const meter = new LossMeter();
    const read = (counter: number, at: number) =>
      meter.read(counters(counter), at - 0.01, at + 0.02);
    const see = (count: number, at: number) => {
      for (let line = 0; line < count; line += 1) meter.seen('IPTLB_NAT_WEB', at);
    };
    expect(read(0, 0)).toBe(0);
    see(20, 0.5);
    expect(read(20, 1)).toBe(0);
    // It stands still for three seconds; then come those that the kernel's buffer still holds.
    expect([read(700, 2), read(1400, 3), read(1520, 4)]).toEqual([0, 0, 0]);
    see(344, 3.5);
    const told = [5, 6, 7, 8].map((second) => {
      see(10, second - 0.5);
      return read(1520 + 10 * (second - 4), second);
    });
    expect(told.reduce((all, each) => all + each, 0)).toBe(1500 - 344);
  });

  it('is told to the hit also where the lines from before the first reading come after it', () => {
    const meter = new LossMeter();
    const read = (counter: number, at: number) =>
      meter.read(counters(counter), at - 0.01, at + 0.02);
    const see = (count: number, at: number) => {
      for (let line = 0; line < count; line += 1) meter.seen('IPTLB_NAT_WEB', at);
    };
    expect(read(40, 1)).toBe(0);
    see(40, 0.9);
    see(380, 1.5);
    const told = [2, 3, 4, 5].map((second) => {
      const lost = read(540 + 10 * (second - 2), second);
      see(10, second + 0.5);
      return lost;
    });
    expect(told.reduce((all, each) => all + each, 0)).toBe(120);
  });

  it('is not made up by lines that come late', () => {
    expect(
      lossesOf([
        { counter: 0, lines: 0 },
        { counter: 500, lines: 400 },
        { counter: 500, lines: 100 },
        { counter: 500, lines: 0 },
        { counter: 500, lines: 0 },
      ]),
    ).toEqual([0, 0, 0, 0, 0]);
  });

  it('is not made up by counters that start anew, or go', () => {
    const meter = new LossMeter();
    meter.read(counters(900), 0, 0);
    meter.read(counters(0), 1, 1);
    meter.read(new Map(), 2, 2);
    expect([
      meter.read(counters(5), 3, 3),
      meter.read(counters(5), 4, 4),
      meter.read(counters(5), 5, 5),
    ]).toEqual([0, 0, 0]);
  });
});
