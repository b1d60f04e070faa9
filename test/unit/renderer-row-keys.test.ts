import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowKeys } from '../../renderer/features/live-log/row-keys.ts';

const LENGTH = 30;

/** The keys of the elements in the order of the rows. */
function keysAt(keys: RowKeys, first: number, length = LENGTH): number[] {
  keys.follow(first, length);
  return Array.from({ length }, (_, index) => keys.of(first + index));
}

describe('the elements of the rows in sight', () => {
  it('stay with their rows going down, and only those that left are moved', () => {
    const keys = new RowKeys();
    const before = keysAt(keys, 100);
    expect(keysAt(keys, 103)).toEqual([...before.slice(3), ...before.slice(0, 3)]);
  });

  it.each([
    ['going up', 97],
    ['going up far', 0],
    ['going down by all that is in sight', 100 + LENGTH],
    ['going down far', 900_000],
  ])('all stay where they are %s', (_, first) => {
    const keys = new RowKeys();
    keysAt(keys, 95);
    const before = keysAt(keys, 100);
    expect(keysAt(keys, first)).toEqual(before);
  });

  it('are never made anew while their number stays, and no two have one key', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2000), { minLength: 1 }), (places) => {
        const keys = new RowKeys();
        const known = keysAt(keys, 0).toSorted((a, b) => a - b);
        for (const first of places) {
          expect(keysAt(keys, first).toSorted((a, b) => a - b)).toEqual(known);
        }
      }),
    );
  });

  it('have keys of their own after their number has changed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ first: fc.nat(500), length: fc.integer({ min: 1, max: 50 }) })),
        (windows) => {
          const keys = new RowKeys();
          for (const { first, length } of windows) {
            expect(new Set(keysAt(keys, first, length)).size).toBe(length);
          }
        },
      ),
    );
  });
});
