import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowKeys } from '../../renderer/features/live-log/row-keys.ts';

const LENGTH = 30;

/** A list that is scrolled: the keys of its elements in the order of the rows, each time. */
function scrolled(): (first: number, length?: number) => number[] {
  let keys = RowKeys.NONE;
  return (first, length = LENGTH) => {
    keys = keys.follow(first, length);
    return Array.from({ length }, (_, index) => keys.of(first + index));
  };
}

describe('the elements of the rows in sight', () => {
  it('are the same while nothing is scrolled, so that nothing is rendered anew', () => {
    const keys = RowKeys.NONE.follow(100, LENGTH);
    expect(keys.follow(100, LENGTH)).toBe(keys);
    expect(RowKeys.NONE.follow(0, 0)).toBe(RowKeys.NONE);
  });

  it('stay with their rows going down, and only those that left are moved', () => {
    const keysAt = scrolled();
    const before = keysAt(100);
    expect(keysAt(103)).toEqual([...before.slice(3), ...before.slice(0, 3)]);
  });

  it.each([
    ['going up', 97],
    ['going up far', 0],
    ['going down by all that is in sight', 100 + LENGTH],
    ['going down far', 900_000],
  ])('all stay where they are %s', (_, first) => {
    const keysAt = scrolled();
    keysAt(95);
    const before = keysAt(100);
    expect(keysAt(first)).toEqual(before);
  });

  it('are never made anew while their number stays, and no two have one key', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { minLength: 1 }), (places) => {
        const keysAt = scrolled();
        const known = keysAt(0).toSorted((a, b) => a - b);
        for (const first of places) {
          expect(keysAt(first).toSorted((a, b) => a - b)).toEqual(known);
        }
      }),
    );
  });

  it('have keys of their own after their number has changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ first: fc.nat(500), length: fc.integer({ min: 1, max: 50 }) })),
        (windows) => {
          const keysAt = scrolled();
          for (const { first, length } of windows) {
            expect(new Set(keysAt(first, length)).size).toBe(length);
          }
        },
      ),
    );
  });
});
