import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLogLine } from '#shared/kernel-log';
import { HitStore } from '#lib/hit-store';
import { chunkOf, logLine } from '../support/hits.ts';

const anyLine = fc
  .record({
    clock: fc.integer({ min: 0, max: 1_000_000 }),
    tag: fc.constantFrom('IPTLB_NAT_WEB', 'IPTLB:OUTPUT', 'IPTLB:PREROUTING'),
    in: fc.constantFrom('', 'eth0', 'br-12'),
    source: fc.ipV4(),
    destination: fc.ipV4(),
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    sourcePort: fc.nat(65_535),
    destinationPort: fc.nat(65_535),
  })
  .map(logLine);

describe('the hits that the window keeps', () => {
  it('are what the kernel’s lines say, to the letter', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 30 }), (lines) => {
        const store = new HitStore();
        store.add({ chunks: [chunkOf(lines, { bootAt: 1_700_000_000_000 })], liveFrom: null });
        const kept = lines.map((_, row) => store.entry(row));
        expect(kept).toEqual(
          lines.map((line, seq) => {
            const hit = parseLogLine(line);
            const at = 1_700_000_000_000 + (hit?.clock ?? NaN) * 1000;
            return { kind: 'hit', hit: { ...hit, seq, at } };
          }),
        );
      }),
    );
  });

  it('leaves out what is no line of ours', () => {
    const store = new HitStore();
    store.add({ chunks: [chunkOf(['', 'x', '[1.0] IPTLB', logLine()])], liveFrom: null });
    expect(store.end).toBe(1);
  });

  it('are the newest, bounded in number and in size', () => {
    const store = new HitStore();
    store.keep({ hits: 40_000, bytes: 64e6 });
    for (let batch = 0; batch < 50; batch += 1) {
      const lines = Array.from({ length: 2000 }, (_, index) =>
        logLine({ clock: batch * 2000 + index, out: `eth${batch}` }),
      );
      store.add({ chunks: [chunkOf(lines)], liveFrom: null });
    }
    expect([store.first, store.end]).toEqual([60_000, 100_000]);
    expect(store.entry(59_999)).toBeUndefined();
    expect(store.entry(99_999)).toMatchObject({ hit: { clock: 99_999, out: 'eth49' } });
    // Shapes of which no line is left went with their lines.
    expect(store.shapes.count).toBe(20);
    store.keep({ hits: 40_000, bytes: 1e6 });
    expect(store.bytes).toBeLessThanOrEqual(1e6);
    expect(store.end - store.first).toBeGreaterThan(20_000);
  });

  it('cost some 31 bytes each', () => {
    const store = new HitStore();
    const lines = Array.from({ length: 20_000 }, (_, index) => logLine({ sourcePort: index }));
    store.add({ chunks: [chunkOf(lines)], liveFrom: null });
    expect(store.bytes / 20_000).toBeLessThan(32);
  });

  it('tells those that were there before the app, and where some were lost', () => {
    const store = new HitStore();
    const gaps = [{ why: 'kernel' as const, count: 4, at: 9 }];
    store.add({
      chunks: [
        chunkOf([logLine({ clock: 1 }), logLine({ clock: 2 })]),
        chunkOf([logLine({ clock: 3 })], { gaps }),
      ],
      liveFrom: 2,
    });
    expect(store.liveRow).toBe(2);
    expect(store.entry(2)).toEqual({ kind: 'gap', row: 2, gap: gaps[0] });
    expect(store.entry(3)).toMatchObject({ hit: { clock: 3 } });
  });

  it('are forgotten all at once, and others come after them', () => {
    const store = new HitStore();
    store.add({ chunks: [chunkOf([logLine(), logLine()])], liveFrom: null });
    store.clear();
    expect([store.first, store.end, store.shapes.count]).toEqual([2, 2, 0]);
    store.add({ chunks: [chunkOf([logLine({ clock: 7 })])], liveFrom: null });
    expect(store.entry(2)).toMatchObject({ hit: { clock: 7, seq: 2 } });
  });
});
