import { formatClock, formatCount, formatDuration, formatRate } from '#lib/format';
import type { HitViewState, TimeRange } from '#lib/hit-view';
import { words } from '#lib/words';
import { Select, IconButton } from '#ui';
import { clsx } from 'clsx';
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

/** What is wrong with the filter, or how far it is. */
export interface LogNote {
  readonly text: string;
  readonly isBad: boolean;
}

interface HistogramProps {
  readonly state: HitViewState;
  /** Said below the picture, in place of its peak; null where there is nothing to say. */
  readonly note: LogNote | null;
  readonly noteId: string;
  /** Shows the hits of this time only; null for all. */
  readonly onRange: (range: TimeRange | null) => void;
}

/** How many hits came when, and a brush over it that chooses a time. */
export function Histogram({ state, note, noteId, onRange }: HistogramProps) {
  const [spanName, setSpanName] = useState<SpanName>('120');
  const now = useNow();
  const span = spanOf(spanName, state, now);
  const counts = state.countOver(span, BARS);
  const top = Math.max(4, ...counts);
  const partMs = (span.to - span.from) / BARS;
  const brush = useBrush({ span, parts: BARS, range: state.range, onRange });
  const recent = state.countOver({ from: now - 3000, to: now }, 1)[0] ?? 0;
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
        <span className={css['rate']}>{text.histogramNow(formatRate(recent / 3))}</span>
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
        <span
          id={noteId}
          aria-live="polite"
          title={note?.text}
          className={clsx(css['note'], note?.isBad && css['bad'])}
        >
          {note?.text}
        </span>
        {state.range ? (
          <>
            <span className="mono">{rangeText(state.range)}</span>
            <IconButton
              size="sm"
              label={text.clearRange}
              icon={<X />}
              onClick={() => onRange(null)}
            />
          </>
        ) : note !== null ? null : (
          <span>
            {text.histogramPeak(formatCount(Math.max(...counts)), formatDuration(partMs))}
          </span>
        )}
        <span>{text.shown(formatCount(state.count))}</span>
      </figcaption>
    </figure>
  );
}

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
