import { describe, expect, it } from 'vitest';
import type { ProfileView } from '#shared/ipc';
import {
  countedConnections,
  HISTORY_MS,
  LONG_HISTORY_MS,
  rateSeries,
  ratePerSecond,
  recent,
  record,
  seenFor,
  totalSeries,
  type TrafficHistory,
} from '#lib/traffic';
import { destinations, profile } from '../support/profiles.ts';

const view = (packets: readonly number[]): ProfileView => ({
  profile: profile({ destinations: destinations(packets.length) }),
  chain: 'IPTLB_NAT_TEST',
  tag: 'IPTLB_NAT_TEST',
  boot: null,
  warnings: [],
  traffic: null,
  status: { state: 'active', counters: packets.map((each) => ({ packets: each, bytes: 0 })) },
});

/** A history of one reading a second. */
const history = (...readings: readonly (readonly number[])[]) =>
  readings.reduce<TrafficHistory | undefined>(
    (before, packets, second) => record(before, view(packets), second * 1000),
    undefined,
  );

describe('the history of counters', () => {
  it('tells since when connections were seen, not since when it was looked', () => {
    expect(seenFor(undefined)).toBe(0);
    expect(seenFor(history([7, 7], [7, 7], [7, 7]))).toBe(0);
    expect(seenFor(history([7, 7], [7, 7], [7, 8], [7, 8], [9, 8]))).toBe(2000);
  });

  it('counts from when the window began to watch, not from when the rules were written', () => {
    const seen = history([1000, 2000], [1010, 2005]);
    expect(recent(seen, 60_000)).toEqual({ counts: [10, 5], spanMs: 1000 });
    expect(countedConnections(view([1010, 2005]))).toBe(3015);
    const traffic = { evenSince: 0, even: [1, 2], totals: [{ packets: 9, bytes: 1 }] };
    expect(countedConnections({ ...view([1, 2]), traffic })).toBe(9);
  });

  it('tells no rate before there are two readings', () => {
    expect(ratePerSecond(undefined)).toBeNull();
    expect(ratePerSecond(history([5]))).toBeNull();
  });

  it('loses nothing where a chain was rebuilt and its counters began anew', () => {
    expect(recent(history([100, 100], [110, 100], [3, 4]), 60_000)?.counts).toEqual([13, 4]);
  });

  it('begins anew with other destinations', () => {
    const seen = record(history([5, 5], [9, 9]), view([1, 1, 1]), 5000);
    expect(seen?.samples).toEqual([{ at: 5000, counts: [0, 0, 0] }]);
  });

  it('stays as it is while the rules are not known, or a reading is old', () => {
    const seen = history([1], [2]);
    expect(record(seen, { ...view([9]), status: null }, 9000)).toBe(seen);
    expect(record(seen, view([9]), 1000)).toBe(seen);
  });

  it('begins anew where the clock was set back, by more than a reading can be late', () => {
    const seen = record(record(undefined, view([1]), 3_600_000), view([2]), 3_601_000);
    expect(record(seen, view([9]), 3_541_000)).toBe(seen);
    const anew = record(seen, view([9]), 3_540_999);
    expect(ratePerSecond(record(anew, view([12]), 3_541_999))).toBe(3);
  });

  it('forgets what is older than the chart shows', () => {
    const many = Array.from({ length: 400 }, (_, second) => [second]);
    const samples = history(...many)?.samples ?? [];
    expect(samples[0]?.at).toBe(399_000 - HISTORY_MS);
    expect(samples.at(-1)?.counts).toEqual([399]);
  });
});

describe('the last hour', () => {
  it('is kept in seldom readings, which miss no connection', () => {
    const readings = Array.from({ length: 3700 }, (_, second) => [second * 2]);
    const seen = history(...readings);
    expect(seen?.seldom.length).toBeLessThan(300);
    const points = rateSeries(seen, LONG_HISTORY_MS);
    expect(points.length).toBeGreaterThan(200);
    expect(new Set(points.map(({ rates }) => rates[0]))).toEqual(new Set([2]));
  });
});

describe('rates', () => {
  it('come from the last four seconds', () => {
    expect(ratePerSecond(history([0, 0], [400, 0], [400, 0], [400, 0], [404, 0], [404, 8]))).toBe(
      3,
    );
  });

  it('are per second however far readings are apart', () => {
    const seen = record(record(undefined, view([0, 0]), 0), view([10, 30]), 4000);
    expect(rateSeries(seen, HISTORY_MS)).toEqual([{ at: 4000, rates: [2.5, 7.5] }]);
    expect(totalSeries(seen)).toEqual([10]);
  });
});
