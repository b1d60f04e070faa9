import type { ProfileView } from '#shared/ipc';
import { tautRates } from './taut-rates.ts';

/** Connections that each destination of a profile got since the window began to watch. */
export interface TrafficSample {
  /** When the counters were read, in ms since 1970. */
  readonly at: number;
  readonly counts: readonly number[];
}

/** What was seen of a profile's counters in the last minutes. */
export interface TrafficHistory {
  /** The destinations that the counts belong to: with others, a new history begins. */
  readonly key: string;
  /** The counters as last read, to tell how much came since. */
  readonly raw: readonly number[];
  readonly samples: readonly TrafficSample[];
  /** The same, seldom, for the last hour. */
  readonly seldom: readonly TrafficSample[];
}

/** How far back the readings reach that are kept each, in ms. */
export const HISTORY_MS = 5 * 60_000;
/** How far back those reach that are kept seldom, and how far they are apart, in ms. */
export const LONG_HISTORY_MS = 60 * 60_000;
const SELDOM_MS = 15_000;
/** A reading that seems older than the last by more than this, in ms, comes after the clock was set back. */
const SET_BACK_MS = 60_000;

/**
 * Adds a reading of the kernel's counters; an older one adds nothing. Counters that start anew (a chain was
 * rebuilt) lose nothing. Where the clock was set back, a new history begins.
 */
export function record(
  history: TrafficHistory | undefined,
  { profile, status }: ProfileView,
  at: number,
): TrafficHistory | undefined {
  if (status === null) return history;
  const key = profile.destinations.join(' ');
  const raw = status.counters.map((counters) => counters?.packets ?? 0);
  const last = history?.samples.at(-1);
  if (!history || !last || history.key !== key || at < last.at - SET_BACK_MS) {
    const samples = [{ at, counts: raw.map(() => 0) }];
    return { key, raw, samples, seldom: samples };
  }
  if (at <= last.at) return history;
  const counts = raw.map((count, index) => {
    const before = history.raw[index] ?? 0;
    return (last.counts[index] ?? 0) + (count >= before ? count - before : count);
  });
  const first = history.samples.findIndex((sample) => sample.at >= at - HISTORY_MS);
  const sample = { at, counts };
  return {
    key,
    raw,
    samples: [...history.samples.slice(first), sample],
    seldom: withSeldom(history.seldom, sample),
  };
}

function withSeldom(
  seldom: readonly TrafficSample[],
  sample: TrafficSample,
): readonly TrafficSample[] {
  if (sample.at - (seldom.at(-1)?.at ?? 0) < SELDOM_MS) return seldom;
  const first = seldom.findIndex(({ at }) => at >= sample.at - LONG_HISTORY_MS);
  return [...seldom.slice(first), sample];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, each) => total + each, 0);

/** Connections that each destination got in the last `spanMs`; null before there are two readings. */
export function recent(
  history: TrafficHistory | undefined,
  spanMs: number,
): { readonly counts: readonly number[]; readonly spanMs: number } | null {
  const last = history?.samples.at(-1);
  if (!history || !last) return null;
  const first =
    history.samples.findLast((sample) => sample.at <= last.at - spanMs) ?? history.samples[0];
  if (!first || first.at === last.at) return null;
  return {
    counts: last.counts.map((count, index) => count - (first.counts[index] ?? 0)),
    spanMs: last.at - first.at,
  };
}

/** What comes per second "now" comes over so long, wherever the window says it, in ms. */
export const RATE_WINDOW_MS = 4000;

/** New connections per second now; null while it cannot be told. */
export function ratePerSecond(history: TrafficHistory | undefined): number | null {
  const span = recent(history, RATE_WINDOW_MS);
  return span && (sum(span.counts) * 1000) / span.spanMs;
}

/** One point of a rate over time: `at` in ms since 1970, one rate per destination. */
export interface RatePoint {
  readonly at: number;
  readonly rates: readonly number[];
}

/**
 * Connections per second between one reading and the next, as steady as the readings allow, oldest first; over long
 * spans, of seldom readings.
 */
export function rateSeries(history: TrafficHistory | undefined, spanMs: number): RatePoint[] {
  const all = (spanMs > HISTORY_MS ? history?.seldom : history?.samples) ?? [];
  const since = (all.at(-1)?.at ?? 0) - spanMs;
  // The first within the span has its rate from the one before it.
  const samples = all.slice(Math.max(0, all.findIndex(({ at }) => at >= since) - 1));
  const times = samples.map(({ at }) => at);
  const perDestination = (samples[0]?.counts ?? []).map((_, place) =>
    tautRates(
      times,
      samples.map(({ counts }) => counts[place] ?? 0),
    ),
  );
  return times.slice(1).map((at, index) => ({
    at,
    rates: perDestination.map((rates) => rates[index] ?? 0),
  }));
}

/** The rate of all destinations together in the last minute, for a sparkline. */
export const totalSeries = (history: TrafficHistory | undefined): number[] =>
  rateSeries(history, 60_000).map(({ rates }) => sum(rates));

/** How long ago the first connection was seen, as far back as all readings are kept, in ms; 0 for none. */
export function seenFor(history: TrafficHistory | undefined): number {
  const first = history?.samples.find(({ counts }) => sum(counts) > 0);
  return first ? (history?.samples.at(-1)?.at ?? 0) - first.at : 0;
}

/** All connections that a profile was seen to have; those in the kernel's counters where it is new. */
export const countedConnections = ({ traffic, status }: ProfileView): number =>
  sum((traffic?.totals ?? status?.counters ?? []).map((counters) => counters?.packets ?? 0));
