import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessSpread, chiSquareTail } from '#lib/chance';

describe('the chi-square tail', () => {
  // From the tables: the value that is exceeded with this probability.
  it.each([
    { statistic: 3.841, degrees: 1, probability: 0.05 },
    { statistic: 6.635, degrees: 1, probability: 0.01 },
    { statistic: 5.991, degrees: 2, probability: 0.05 },
    { statistic: 9.21, degrees: 2, probability: 0.01 },
    { statistic: 18.307, degrees: 10, probability: 0.05 },
    { statistic: 82.529, degrees: 63, probability: 0.05 },
    { statistic: 2.706, degrees: 1, probability: 0.1 },
    { statistic: 0, degrees: 5, probability: 1 },
  ])(
    'is $probability at $statistic for $degrees degrees',
    ({ statistic, degrees, probability }) => {
      expect(chiSquareTail(statistic, degrees)).toBeCloseTo(probability, 4);
    },
  );

  it('is a probability that falls as the value grows', () => {
    const value = fc.double({ min: 0, max: 5000, noNaN: true });
    fc.assert(
      fc.property(value, value, fc.integer({ min: 1, max: 127 }), (a, b, degrees) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((each) =>
          chiSquareTail(each, degrees),
        );
        expect(less).toBeLessThanOrEqual(1);
        expect(more).toBeGreaterThanOrEqual(0);
        expect(more ?? 0).toBeLessThanOrEqual((less ?? 0) + 1e-9);
      }),
    );
  });
});

describe('the verdict on a spread', () => {
  it('has nothing to say of one destination, nor of too few connections', () => {
    expect(assessSpread([500]).kind).toBe('single');
    expect(assessSpread([5, 5, 4])).toEqual({ kind: 'needs-more', missing: 1 });
    expect(assessSpread([0, 0])).toEqual({ kind: 'needs-more', missing: 10 });
  });

  it('accepts what a fair choice gives', () => {
    expect(assessSpread([5, 5, 5])).toMatchObject({ kind: 'assessed', isChance: true });
    expect(assessSpread([340, 318, 342])).toMatchObject({ kind: 'assessed', isChance: true });
  });

  it('blames the rules for what chance does not give, and names the destination', () => {
    const spread = assessSpread([500, 250, 250]);
    if (spread.kind !== 'assessed') throw new Error(spread.kind);
    expect(spread.isChance).toBe(false);
    expect(spread.rows.map(({ isChance }) => isChance)).toEqual([false, false, false]);
    expect(assessSpread([0, 500, 500])).toMatchObject({ isChance: false });
    const slight = assessSpread([400, 300, 310]);
    if (slight.kind !== 'assessed') throw new Error(slight.kind);
    expect(slight.rows.map(({ isChance }) => isChance)).toEqual([false, true, true]);
  });

  it('shares out all of the connections', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 2, maxLength: 128 });
    fc.assert(
      fc.property(counts, (each) => {
        const spread = assessSpread(each);
        if (spread.kind !== 'assessed') return;
        const sum = (part: 'observed' | 'difference') =>
          spread.rows.reduce((all, row) => all + row[part], 0);
        expect(sum('observed')).toBeCloseTo(1, 9);
        expect(sum('difference')).toBeCloseTo(0, 9);
      }),
    );
  });
});
