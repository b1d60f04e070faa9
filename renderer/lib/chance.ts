/**
 * Whether chance explains how connections spread over destinations that should get equal shares.
 *
 * Chance is blamed below one in a hundred: with live counters a stricter or laxer bound would keep
 * flickering or never speak up.
 */
const ALPHA = 0.01;
/** The chi-square test needs about five expected connections per destination. */
const NEEDED_EACH = 5;

/** One destination's part of a spread. Shares are 0 to 1. */
export interface SpreadRow {
  readonly expected: number;
  readonly observed: number;
  readonly difference: number;
  /** How likely a difference this large is, were the choice fair. */
  readonly probability: number;
  readonly isChance: boolean;
}

export type Spread =
  /** One destination takes all: there is nothing to spread. */
  | { readonly kind: 'single' }
  | { readonly kind: 'needs-more'; readonly missing: number }
  | {
      readonly kind: 'assessed';
      readonly probability: number;
      readonly isChance: boolean;
      readonly rows: readonly SpreadRow[];
    };

/** Assesses connections per destination by a chi-square test, and each destination by a normal one. */
export function assessSpread(counts: readonly number[]): Spread {
  const places = counts.length;
  if (places < 2) return { kind: 'single' };
  const total = counts.reduce((all, count) => all + count, 0);
  const needed = NEEDED_EACH * places;
  if (total < needed) return { kind: 'needs-more', missing: needed - total };
  const expected = 1 / places;
  const mean = total * expected;
  const statistic = counts.reduce((all, count) => all + (count - mean) ** 2 / mean, 0);
  const probability = chiSquareTail(statistic, places - 1);
  const deviation = Math.sqrt(total * expected * (1 - expected));
  const rows = counts.map((count): SpreadRow => {
    // A binomial count, near enough normal here; by half a connection the continuity is corrected.
    const off = Math.max(0, Math.abs(count - mean) - 0.5) / deviation;
    const own = gammaTail(0.5, (off * off) / 2);
    const observed = count / total;
    return {
      expected,
      observed,
      difference: observed - expected,
      probability: own,
      // So many destinations are looked at at once that one of them is easily far off.
      isChance: own >= ALPHA / places,
    };
  });
  return { kind: 'assessed', probability, isChance: probability >= ALPHA, rows };
}

/** How likely a chi-square value of at least `statistic` is. */
export const chiSquareTail = (statistic: number, degrees: number): number =>
  gammaTail(degrees / 2, statistic / 2);

/** The regularised upper incomplete gamma function Q(a, x): Numerical Recipes, chapter 6.2. */
function gammaTail(a: number, x: number): number {
  if (x <= 0) return 1;
  const scale = Math.exp(-x + a * Math.log(x) - logGamma(a));
  return x < a + 1 ? 1 - scale * lowerSeries(a, x) : scale * upperFraction(a, x);
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n < 500 && term > total * 1e-12; n += 1) {
    term *= x / (a + n);
    total += term;
  }
  return total;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 500; n += 1) {
    const step = -n * (n - a);
    b += 2;
    d = 1 / (step * d + b || 1e-300);
    c = b + step / c || 1e-300;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-12) break;
  }
  return fraction;
}

/** Lanczos' approximation of ln Γ(x) for x > 0. */
function logGamma(x: number): number {
  const coefficients = [
    76.18009172947146, -86.5053203294, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
    -0.5395239384953e-5,
  ];
  const shifted = x + 5.5;
  const series = coefficients.reduce(
    (total, coefficient, index) => total + coefficient / (x + 1 + index),
    1.000000000190015,
  );
  return (x + 0.5) * Math.log(shifted) - shifted + Math.log((2.50662827463 * series) / x);
}
