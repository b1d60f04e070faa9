import { formatCount, formatRate } from '#lib/format';
import { HISTOGRAM_SECONDS } from '#lib/hit-view';
import { words } from '#lib/words';
import { memo, useEffect, useState } from 'react';
import css from './histogram.module.css';

const text = words.log;
const HEIGHT = 36;
const TICK_MS = 500;

interface HistogramProps {
  /** Changed in place; looked at twice a second. */
  readonly perSecond: ReadonlyMap<number, number>;
  readonly count: number;
}

/** How many hits came in each of the last seconds. */
export function Histogram({ perSecond, count }: HistogramProps) {
  return (
    <figure className={css['histogram']}>
      <Bars perSecond={perSecond} hasHits={count > 0} />
      <figcaption className={css['caption']}>
        <span>{text.shown(formatCount(count))}</span>
      </figcaption>
    </figure>
  );
}

interface BarsProps {
  readonly perSecond: ReadonlyMap<number, number>;
  /** Draws at once when the first hits are there, rather than at the next look. */
  readonly hasHits: boolean;
}

/** The present second is not over yet: it would always look like a fall. */
const lastWholeSecond = (): number => Math.floor(Date.now() / 1000) - 1;

/** Apart from the count, which changes with every frame. */
const Bars = memo(function Bars({ perSecond }: BarsProps) {
  const [now, setNow] = useState(lastWholeSecond);
  useEffect(() => {
    const timer = setInterval(() => setNow(lastWholeSecond()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const counts = Array.from(
    { length: HISTOGRAM_SECONDS },
    (_, index) => perSecond.get(now - HISTOGRAM_SECONDS + 1 + index) ?? 0,
  );
  const top = Math.max(4, ...counts);
  const path = counts
    .map((count, second) => {
      const height = count === 0 ? 0 : Math.max(1, (count / top) * HEIGHT);
      return height === 0
        ? ''
        : `M${second + 0.1} ${HEIGHT}v${(-height).toFixed(1)}h0.8V${HEIGHT}Z`;
    })
    .join('');
  const recent = counts.slice(-3);
  const rate = recent.reduce((all, count) => all + count, 0) / recent.length;
  return (
    <>
      <svg
        role="img"
        aria-label={text.histogram}
        viewBox={`0 0 ${HISTOGRAM_SECONDS} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={css['bars']}
      >
        <path d={path} />
      </svg>
      <span className={css['rate']}>{text.histogramNow(formatRate(rate))}</span>
    </>
  );
});
