import { formatClock, formatCount, formatDuration, formatRate } from '#lib/format';
import type { HitViewState, TimeRange } from '#lib/hit-view';
import { RATE_WINDOW_MS } from '#lib/traffic';
import { words } from '#lib/words';
import { Select, IconButton } from '#ui';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useBrush } from './use-brush.ts';
import css from './histogram.module.css';

const text = words.log;
const HEIGHT = 40;
const TICK_MS = 500;
const BARS = 120;

type SpanName = keyof typeof text.spans;
const SPANS: readonly SpanName[] = ['120', '600', '3600', 'all'];

interface HistogramProps {
  readonly state: HitViewState;
  /** Shows the hits of this time only; null for all. */
  readonly onRange: (range: TimeRange | null) => void;
}

/** How many hits came when, and a brush over it that chooses a time. */
export function Histogram({ state, onRange }: HistogramProps) {
  const [spanName, setSpanName] = useState<SpanName>('120');
  const now = useNow();
  const span = spanOf(spanName, state, now);
  const counts = state.countOver(span, BARS);
  const top = Math.max(4, ...counts);
  const partMs = (span.to - span.from) / BARS;
  const brush = useBrush({ span, parts: BARS, range: state.range, onRange });
  const recent = state.countOver({ from: now - RATE_WINDOW_MS, to: now }, 1)[0] ?? 0;
  return (
    <figure className={css['histogram']}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={text.histogram}
        aria-valuemin={0}
        aria-valuemax={BARS}
        aria-valuenow={brush.shown?.from ?? 0}
        aria-valuetext={state.range ? rangeText(state.range) : text.rangeNone}
        title={text.histogramHelp}
        className={css['brush']}
        {...brush.handlers}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${BARS} ${HEIGHT}`}
          preserveAspectRatio="none"
          className={css['bars']}
        >
          {brush.shown ? (
            <rect
              x={brush.shown.from}
              width={brush.shown.to - brush.shown.from}
              height={HEIGHT}
              className={css['range']}
            />
          ) : null}
          <path d={barsPath(counts, top)} />
        </svg>
      </div>
      <div className={css['facts']}>
        <span title={text.histogramNowHelp} className={css['rate']}>
          <span>{words.common.rateWindow} </span>
          <strong>{formatRate((recent * 1000) / RATE_WINDOW_MS)}</strong>
          {words.common.perSecond}
        </span>
        <Select
          label={text.histogramSpan}
          className={css['span']}
          value={spanName}
          options={SPANS}
          nameOf={(name) => text.spans[name]}
          onChange={setSpanName}
        />
      </div>
      <figcaption className={css['caption']}>
        <span>{formatClock(span.from)}</span>
        {state.range ? (
          <span className={css['chosen']}>
            <span className="mono">{rangeText(state.range)}</span>
            <IconButton
              size="sm"
              label={text.clearRange}
              icon={<X />}
              onClick={() => onRange(null)}
            />
          </span>
        ) : (
          <span title={text.histogramPeakHelp(formatDuration(partMs))}>
            {text.histogramPeak(peakText((Math.max(...counts) * 1000) / partMs))}
          </span>
        )}
        <span>{formatClock(span.to)}</span>
      </figcaption>
    </figure>
  );
}

/** Of bars of a second each it is a whole number, and looks like one. */
const peakText = (rate: number): string =>
  Number.isInteger(rate) ? formatCount(rate) : formatRate(rate);

const rangeText = ({ from, to }: TimeRange): string =>
  text.range(formatClock(from), formatClock(to));

/** The time, twice a second: the log moves along also while nothing comes. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** In whole parts of the clock, so that a bar keeps its hits while the picture moves along. */
function spanOf(name: SpanName, { span }: HitViewState, now: number): TimeRange {
  if (name === 'all') {
    const { from, to } = span ?? { from: now - 1000, to: now };
    return { from, to: Math.max(to, from + BARS) };
  }
  const part = (Number(name) * 1000) / BARS;
  const to = (Math.floor(now / part) + 1) * part;
  return { from: to - part * BARS, to };
}

const barsPath = (counts: readonly number[], top: number): string =>
  counts
    .map((count, bar) => {
      if (count <= 0) return '';
      const height = Math.max(1, (count / top) * HEIGHT);
      return `M${bar + 0.1} ${HEIGHT}v${(-height).toFixed(1)}h0.8V${HEIGHT}Z`;
    })
    .join('');
