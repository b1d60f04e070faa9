/**
 * How far from the time at which something was counted it may be drawn, in ms: half of what lies between two
 * readings. What comes once a second is else read twice in one second and not at all in the next.
 */
const SLACK_MS = 500;

/**
 * The rates from each reading to the next with which a total grows as steadily as it can where nothing is drawn
 * further than SLACK_MS from its time: the taut string through the totals. Nothing is added and nothing lost: over
 * all of the time they come to what was counted.
 *
 * @param times of the readings in ms, ascending
 * @param totals that were read then, never falling
 * @returns per second, one fewer than the readings
 */
export function tautRates(times: readonly number[], totals: readonly number[]): number[] {
  const last = times.length - 1;
  const rates: number[] = [];
  let from = 0;
  let held = totals[0] ?? 0;
  while (from < last) {
    const { to, rate, total } = straightest(times, totals, from, held);
    for (let place = from; place < to; place += 1) rates.push(rate);
    held = total;
    from = to;
  }
  return rates;
}

/** How far the string goes straight: to which reading, how steep, and the total that it has there. */
interface Straight {
  readonly to: number;
  readonly rate: number;
  readonly total: number;
}

/** How far it goes straight from a reading at which it is held at a total. */
function straightest(
  times: readonly number[],
  totals: readonly number[],
  from: number,
  held: number,
): Straight {
  const last = times.length - 1;
  const start = timeOf(times, from);
  // The flattest and the steepest way past all so far, and where each of them is held.
  let least: Straight = { to: last, rate: -Infinity, total: held };
  let most: Straight = { to: last, rate: Infinity, total: held };
  for (let to = from + 1; to <= last; to += 1) {
    const straightTo = (slackMs: number): Straight => {
      // The last reading is where it ends.
      const total = totalAt(times, totals, to, to === last ? 0 : slackMs);
      return { to, total, rate: ((total - held) * 1000) / (timeOf(times, to) - start) };
    };
    const low = straightTo(-SLACK_MS);
    const high = straightTo(SLACK_MS);
    if (low.rate > most.rate) return most;
    if (high.rate < least.rate) return least;
    if (low.rate >= least.rate) least = low;
    if (high.rate <= most.rate) most = high;
  }
  return least;
}

/** The total so long after a reading, or before it; between two readings it grows evenly. */
function totalAt(
  times: readonly number[],
  totals: readonly number[],
  place: number,
  offsetMs: number,
): number {
  const time = timeOf(times, place) + offsetMs;
  let after = place;
  while (after > 1 && timeOf(times, after - 1) >= time) after -= 1;
  while (after < times.length - 1 && timeOf(times, after) < time) after += 1;
  const [from, to] = [timeOf(times, after - 1), timeOf(times, after)];
  const [less, more] = [totals[after - 1] ?? 0, totals[after] ?? 0];
  const part = Math.min(1, Math.max(0, (time - from) / (to - from)));
  return less + (more - less) * part;
}

const timeOf = (times: readonly number[], place: number): number => times[place] ?? 0;
