import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FLOW, layoutFlow } from '../../renderer/features/profile/flow-layout.ts';

/** How wide a stream is where it leaves the chain, read from its outline. */
function widthOf(path: string): number {
  const [, top] = /^M[\d.]+ ([\d.]+)/.exec(path) ?? [];
  const [bottom] = /([\d.]+)Z$/.exec(path) ?? [];
  return Number.parseFloat(bottom ?? '') - Number.parseFloat(top ?? '');
}

const equal = (observed: readonly (number | null)[]) =>
  observed.map((each) => ({ expected: 1 / observed.length, observed: each }));

describe('the flow picture', () => {
  it('draws streams that are together as wide as the chain is high', () => {
    const { ribbons, chain } = layoutFlow({ width: 1000, rows: equal([0.5, 0.3, 0.2]) });
    const sum = (part: 'expected' | 'observed') =>
      ribbons.reduce((all, ribbon) => all + widthOf(ribbon[part] ?? ''), 0);
    expect(sum('expected')).toBeCloseTo(chain.height, 6);
    expect(sum('observed')).toBeCloseTo(chain.height, 6);
    expect(widthOf(ribbons[0]?.observed ?? '')).toBeCloseTo(chain.height / 2, 6);
  });

  it('draws nothing as observed where nothing was, and a hair where little was', () => {
    const quiet = layoutFlow({ width: 1000, rows: equal([null, null]) });
    expect(quiet.isMoving).toBe(false);
    expect(quiet.ribbons.every(({ observed }) => observed === null)).toBe(true);
    const { isMoving, ribbons } = layoutFlow({ width: 1000, rows: equal([0.9999, 0.0001, 0]) });
    expect(isMoving).toBe(true);
    expect(widthOf(ribbons[1]?.observed ?? '')).toBeGreaterThan(1);
    expect(ribbons[2]?.observed).toBeNull();
  });

  it('has the chain at the edge where the source has no room', () => {
    const { isNarrow, chain } = layoutFlow({ width: 360, rows: equal([null, null]) });
    expect(isNarrow).toBe(true);
    expect(chain.x).toBe(0);
  });

  it('keeps every row inside of the picture and apart from the next, at any width', () => {
    const width = fc.integer({ min: 540, max: 2200 });
    const count = fc.integer({ min: 1, max: 128 });
    fc.assert(
      fc.property(width, count, (wide, rows) => {
        const shares = Array.from({ length: rows }, () => 1 / rows);
        const layout = layoutFlow({ width: wide, rows: equal(shares) });
        const { height, ribbons, source, chain, destinationX, destinationWidth } = layout;
        for (const [index, { y }] of ribbons.entries()) {
          expect(y - FLOW.nodeHeight / 2).toBeGreaterThanOrEqual(0);
          expect(y + FLOW.nodeHeight / 2).toBeLessThanOrEqual(height);
          const next = ribbons[index + 1];
          if (next) expect(next.y - y).toBeGreaterThanOrEqual(FLOW.nodeHeight);
        }
        expect(source.width).toBeLessThan(chain.x);
        expect(chain.x + FLOW.chainWidth).toBeLessThan(destinationX);
        expect(destinationX + destinationWidth).toBeLessThanOrEqual(wide);
      }),
    );
  });
});
