import { PROBABILITY_ONE, compile, parseRule, renderRule } from '#shared/ruleset';
import { describe, expect, it } from 'vitest';
import { random31 } from '../support/dice.ts';
import { saveForm, splitRestoreLine } from '../support/iptables-words.ts';
import { destinations, profile } from '../support/profiles.ts';

/** The chance of each DNAT rule as the kernel keeps it, in units of 2^-31, read from what is written. */
function unitsOf(count: number): number[] {
  const { rules } = compile(profile({ destinations: destinations(count) }));
  return rules.flatMap((rule) => {
    const text = saveForm(splitRestoreLine(renderRule(rule)));
    const units = parseRule(text).rule?.probability;
    return units === undefined ? [] : [units];
  });
}

/** The share of connections that each destination gets: what those before it have left, times its chance. */
function sharesOf(count: number): number[] {
  let left = 1;
  return unitsOf(count).map((units) => {
    const share = left * (units / PROBABILITY_ONE);
    left -= share;
    return share;
  });
}

const COUNTS = [...Array.from({ length: 64 }, (_, index) => index + 1), 128];

describe('a packet that walks the chain', () => {
  it.each(COUNTS)('finds each of %i destinations as often as the others', (count) => {
    const shares = sharesOf(count);
    expect(shares).toHaveLength(count);
    // Each chance is wrong by at most half a unit of the fifth decimal, of which a share feels its
    // own and, divided by the number of destinations, that of each rule before it.
    for (const share of shares) expect(Math.abs(share - 1 / count)).toBeLessThan(1e-5);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it('never comes out at the end without a destination', () => {
    for (const count of COUNTS) expect(unitsOf(count).at(-1)).toBe(PROBABILITY_ONE);
  });

  it('spreads as the shares say when the dice are thrown as in the kernel', () => {
    // xt_statistic.c: (get_random_u32() & 0x7FFFFFFF) < probability.
    const dice = random31(20260101);
    const units = unitsOf(5);
    const hits = units.map(() => 0);
    const walks = 100_000;
    for (let walk = 0; walk < walks; walk += 1) {
      const taken = units.findIndex((chance) => dice() < chance);
      hits[taken] = (hits[taken] ?? 0) + 1;
    }
    // Four standard deviations of a share of 1/5.
    const tolerated = 4 * Math.sqrt((0.2 * 0.8) / walks);
    for (const hit of hits) expect(Math.abs(hit / walks - 0.2)).toBeLessThan(tolerated);
  });
});
