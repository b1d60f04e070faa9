/** How many destinations have a colour of their own. */
export const SERIES_COUNT = 8;

/** The colour of a destination by its place; the eighth and all after it share one. */
export const seriesToken = (index: number): string =>
  `--series-${Math.min(index + 1, SERIES_COUNT)}`;
