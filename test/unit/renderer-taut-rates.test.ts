import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tautRates } from '#lib/taut-rates';

const SECOND = 1000;

/** What rates over the times between readings come to. */
const sumOf = (times: readonly number[], rates: readonly number[]) =>
  rates.reduce(
    (all, rate, place) => all + (rate * ((times[place + 1] ?? 0) - (times[place] ?? 0))) / SECOND,
    0,
  );

describe('the rates of a total that is read now and then', () => {
  it('are what was counted, where that is steady', () => {
    expect(tautRates([0, 1000, 2500, 3000], [0, 50, 125, 150])).toEqual([50, 50, 50]);
    expect(tautRates([0, 4000], [3, 13])).toEqual([2.5]);
    expect(tautRates([0], [3])).toEqual([]);
    expect(tautRates([], [])).toEqual([]);
  });

  it('are steady where a reading falls into the next second: no dip to nothing, no double', () => {
    const gains = [50, 50, 50, 50, 0, 100, 50, 50, 50, 0, 100, 50, 50, 50, 50];
    const times = [0, ...gains.map((_, place) => (place + 1) * 1030)];
    let total = 0;
    const totals = [0, ...gains.map((gain) => (total += gain))];
    const rates = tautRates(times, totals);
    const perSecond = 50 / 1.03;
    expect(Math.min(...rates)).toBeGreaterThan(perSecond * 0.97);
    expect(Math.max(...rates)).toBeLessThan(perSecond * 1.03);
  });

  it('begin and end where the connections do, to half a second', () => {
    const times = Array.from({ length: 61 }, (_, second) => second * SECOND);
    const totals = times.map((_, second) => 50 * Math.min(20, Math.max(0, second - 20)));
    const rates = tautRates(times, totals);
    expect(rates.slice(0, 19).every((rate) => rate === 0)).toBe(true);
    expect(rates.slice(41).every((rate) => rate === 0)).toBe(true);
    expect(Math.min(...rates.slice(20, 40))).toBeGreaterThan(45);
  });

  it('come to what was counted, and draw nothing half a second too early or too late', () => {
    const readings = fc
      .array(fc.tuple(fc.integer({ min: 500, max: 5000 }), fc.integer({ min: 0, max: 200 })), {
        minLength: 1,
        maxLength: 40,
      })
      .map((steps) => {
        const times = [7000];
        const totals = [13];
        for (const [pause, gain] of steps) {
          times.push((times.at(-1) ?? 0) + pause);
          totals.push((totals.at(-1) ?? 0) + gain);
        }
        return { times, totals };
      });
    fc.assert(
      fc.property(readings, ({ times, totals }) => {
        const rates = tautRates(times, totals);
        expect(rates).toHaveLength(times.length - 1);
        expect(Math.min(...rates)).toBeGreaterThanOrEqual(0);
        for (const [place, total] of totals.entries()) {
          const drawn = 13 + sumOf(times, rates.slice(0, place));
          // No reading is nearer than half a second: within that, no more than to the next one.
          expect(drawn).toBeGreaterThan((totals[place - 1] ?? 13) - 1e-6);
          expect(drawn).toBeLessThan((totals[place + 1] ?? total) + 1e-6);
        }
        expect(13 + sumOf(times, rates)).toBeCloseTo(totals.at(-1) ?? 0, 6);
      }),
    );
  });
});
