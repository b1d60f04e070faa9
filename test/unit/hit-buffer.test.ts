import { describe, expect, it } from 'vitest';
import { HitBuffer } from '../../electron/main/hit-buffer.ts';
import { logLine } from '../support/hits.ts';

const lines = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    logLine({ clock: 100 + first + index, sourcePort: (first + index) % 60_000 }),
  );
const message = (first: number, count: number, lost = { kernel: 0, helper: 0 }) => ({
  type: 'hits' as const,
  bootAt: 1000,
  liveFrom: 100,
  count,
  lines: lines(first, count).join('\n'),
  lost,
});
const now = () => 5;

describe('the hits that wait for the window', () => {
  it('are given once each, as the window asks for them', async () => {
    const buffer = new HitBuffer();
    buffer.add(message(0, 3), 1);
    const first = await buffer.next(0, now);
    const waiting = buffer.next(first.next, now);
    buffer.add(message(3, 2, { kernel: 7, helper: 0 }), 2);
    const second = await waiting;
    expect(first.chunks.map(({ count }) => count)).toEqual([3]);
    expect(second.chunks).toMatchObject([{ count: 2, gaps: [{ why: 'kernel', count: 7, at: 2 }] }]);
    expect(second.liveFrom).toBe(100);
  });

  it('are all there for the next page where the one that waited for them is gone', async () => {
    const buffer = new HitBuffer();
    const waiting = buffer.next(0, now);
    buffer.letGo();
    expect((await waiting).chunks).toEqual([]);
    buffer.add(message(0, 3), 1);
    expect((await buffer.next(0, now)).chunks).toMatchObject([{ count: 3, gaps: [] }]);
  });

  it('are counted where the window does not take them in time', async () => {
    const buffer = new HitBuffer();
    const total = 120_000;
    for (let first = 0; first < total; first += 2000) buffer.add(message(first, 2000), 1);
    let from = 1;
    let taken = 0;
    let lost = 0;
    while (taken + lost < total) {
      const news = await buffer.next(from, now);
      from = news.next;
      for (const { count, gaps } of news.chunks) {
        taken += count;
        for (const gap of gaps) lost += gap.count ?? 0;
      }
    }
    expect(taken + lost).toBe(total);
    expect(taken).toBeLessThanOrEqual(50_000);
  });

  it('come once also where a new helper reads the kernel’s buffer again', async () => {
    const buffer = new HitBuffer();
    buffer.monitorStarted();
    buffer.add(message(0, 10), 1);
    buffer.monitorStarted();
    buffer.add(message(4, 10), 2);
    const { chunks } = await buffer.next(0, now);
    expect(chunks.map(({ count }) => count)).toEqual([10, 4]);
    expect(chunks.flatMap(({ gaps }) => gaps)).toEqual([]);
  });

  it('say where nobody read the log for so long that some may be missing', async () => {
    const buffer = new HitBuffer();
    buffer.add(message(0, 10), 1);
    buffer.monitorStarted();
    buffer.add(message(50, 10), 2);
    const { chunks } = await buffer.next(0, now);
    expect(chunks.flatMap(({ gaps }) => gaps)).toEqual([{ why: 'away', count: null, at: 2 }]);
  });
});
