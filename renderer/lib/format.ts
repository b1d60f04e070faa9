/** Numbers and times as people read them. One place, so that another language needs one change. */
const LOCALE = 'en-GB';

/** Makes a format when it is first used: all of them together would keep the first picture waiting. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const integer = lazily(() => new Intl.NumberFormat(LOCALE));
const oneDigit = lazily(
  () => new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1, minimumFractionDigits: 1 }),
);

const TIME = { hour: '2-digit', minute: '2-digit', hour12: false } as const;
const SECOND = { second: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;
const clock = lazily(() => new Intl.DateTimeFormat(LOCALE, { ...TIME, ...SECOND }));
const day = lazily(() => new Intl.DateTimeFormat(LOCALE, { ...DAY, ...TIME }));
const moment = lazily(() => new Intl.DateTimeFormat(LOCALE, { ...DAY, ...TIME, ...SECOND }));

export const formatCount = (count: number): string => integer().format(count);

/** A share of 0 to 1 as `33.3%`. */
export const formatShare = (share: number): string => `${oneDigit().format(share * 100)}%`;

/** A difference of shares in percentage points, with its sign. */
export function formatPoints(difference: number): string {
  const points = Math.round(difference * 1000) / 10;
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return `${sign}${oneDigit().format(Math.abs(points))}`;
}

/** A probability of 0 to 1, never as a bare zero. */
export const formatProbability = (probability: number): string =>
  probability < 0.001 ? 'less than 0.1%' : formatShare(probability);

/** The same, named: `p = 2.5%`, `p < 0.1%`. */
export const formatP = (probability: number): string =>
  probability < 0.001 ? 'p < 0.1%' : `p = ${formatShare(probability)}`;

/** Connections per second: `0`, `0.4`, `12.5`, `480`. */
export const formatRate = (rate: number): string =>
  rate === 0 ? '0' : rate < 100 ? oneDigit().format(rate) : integer().format(Math.round(rate));

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? integer().format(value) : oneDigit().format(value)}\u00a0${UNITS[power] ?? ''}`;
}

/** The time of day to the second, from ms since 1970. */
export const formatClock = (at: number): string => clock().format(at);

/** Day and time to the second, from ms since 1970: `25 Nov, 14:03:07`. */
export const formatMoment = (at: number): string => moment().format(at);
/** A day and the time of it: `24 Nov, 14:03`. */
export const formatDay = (at: number): string => day().format(at);

/** The time of day to the millisecond: `14:03:07.042`. */
export const formatTime = (at: number): string =>
  `${clock().format(at)}.${String(Math.floor(at % 1000)).padStart(3, '0')}`;

/** A duration: `34 ms`, `1.2 s`. */
export const formatDuration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)}\u00a0ms` : `${oneDigit().format(ms / 1000)}\u00a0s`;

/** The one of two words that goes with a number of things. */
export const plural = (count: number, one: string, many: string): string =>
  count === 1 ? one : many;
