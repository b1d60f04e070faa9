import { fail, ok, type Result } from '#shared/profile';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { insist } from '../../electron/helper/insist.ts';

const TEN_MINUTES = 600_000;

type End = Result<string, { readonly message: string; readonly isLasting?: true }>;

const refused: End = fail({ message: 'somebody is in the way' });
const unwritable: End = fail({ message: 'a line break', isLasting: true });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Tries that end as told, the last one again and again, and when they began, in ms. */
function tries(...ends: readonly End[]) {
  const times: number[] = [];
  const start = performance.now();
  const attempt = (): Promise<End> => {
    times.push(performance.now() - start);
    return Promise.resolve(ends[times.length - 1] ?? ends.at(-1) ?? refused);
  };
  return { attempt, times };
}

describe('insisting', () => {
  it('outlasts whoever refuses for a while, and pauses between its tries', async () => {
    const { attempt, times } = tries(...Array.from({ length: 20 }, () => refused), ok('back'));
    const end = insist(attempt, TEN_MINUTES);
    await vi.runAllTimersAsync();
    expect(await end).toEqual(ok('back'));
    const pauses = times.slice(1).map((time, place) => time - (times[place] ?? 0));
    expect(Math.min(...pauses)).toBe(1000);
    expect(Math.max(...pauses)).toBe(5000);
  });

  it('goes on until the time is over, then tells the last reason', async () => {
    const { attempt, times } = tries(refused);
    const end = insist(attempt, TEN_MINUTES);
    await vi.runAllTimersAsync();
    expect(await end).toEqual(refused);
    expect(times.at(-1)).toBeGreaterThan(TEN_MINUTES - 5000);
    expect(times.at(-1)).toBeLessThanOrEqual(TEN_MINUTES);
  });

  it('is over at once where waiting would change nothing', async () => {
    const { attempt, times } = tries(unwritable);
    expect(await insist(attempt, TEN_MINUTES)).toEqual(unwritable);
    expect(times).toHaveLength(1);
  });
});
