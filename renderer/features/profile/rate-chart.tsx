import type { Profile } from '#shared/profile';
import { resolveColor, useColorScheme } from '#lib/color-scheme';
import { formatClock, formatRate } from '#lib/format';
import { ratePerSecond, rateSeries, seenFor, type TrafficHistory } from '#lib/traffic';
import { useHistory } from '#lib/traffic-store';
import { useSize } from '#lib/use-size';
import { words } from '#lib/words';
import { Select } from '#ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import { chartData, chartOptions } from './rate-chart-data.ts';
import { SERIES_COUNT, seriesToken } from './series.ts';
import css from './rate-chart.module.css';

const text = words.profile.traffic;

type SpanName = keyof typeof text.spans;
const SPANS: readonly SpanName[] = ['60', '300', '3600'];

/** What it opens with: five minutes only where there is something in half of them to see. */
const openingSpan = (history: TrafficHistory | undefined): SpanName =>
  seenFor(history) < 150_000 ? '60' : '300';

/** New connections per second over the last minutes or the last hour, one layer a destination. */
export function RateChart({ profile }: { readonly profile: Profile }) {
  const history = useHistory(profile.name);
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const { width, height } = useSize(frame);
  const scheme = useColorScheme();
  const [hovered, setHovered] = useState<number | null>(null);

  const [spanName, setSpanName] = useState(() => openingSpan(history));
  const span = Number(spanName);
  const points = useMemo(() => rateSeries(history, span * 1000), [history, span]);
  // Of many, none would be seen apart.
  const layers = profile.destinations.length > SERIES_COUNT ? 1 : profile.destinations.length;
  const data = useMemo(() => chartData(points, layers), [points, layers]);
  // A single reading is no line, and its axes would say nothing.
  const hasLine = points.length >= 2;
  const dataNow = useRef(data);
  useEffect(() => {
    dataNow.current = data;
  });

  useEffect(() => {
    const element = frame.current;
    if (!element || width === 0 || !hasLine) return;
    const plot = new uPlot(
      chartOptions({
        width,
        height,
        span,
        axis: resolveColor(element, 'var(--text-muted)'),
        grid: resolveColor(element, 'var(--border)'),
        layers: Array.from({ length: layers }, (_, index) => {
          const color = `var(${seriesToken(index)})`;
          return {
            line: resolveColor(element, color),
            // Opaque: the layers lie over each other.
            area: resolveColor(element, `color-mix(in srgb, ${color} 50%, var(--surface))`),
          };
        }),
        onHover: setHovered,
      }),
      dataNow.current,
      element,
    );
    chart.current = plot;
    return () => {
      chart.current = null;
      plot.destroy();
    };
  }, [width, height, span, layers, scheme, hasLine]);

  useEffect(() => {
    chart.current?.setData(data);
  }, [data]);

  const now = ratePerSecond(history);
  const point = hovered === null ? undefined : points[hovered];
  const rate = point ? point.rates.reduce((all, each) => all + each, 0) : now;
  return (
    <section className={css['card']}>
      <div className={css['head']}>
        <h2>{text.rate}</h2>
        {rate === null ? null : (
          <span title={point ? undefined : words.common.rateWindow}>
            <span className={css['clock']}>
              {point ? formatClock(point.at) : words.common.rateWindow}{' '}
            </span>
            <strong>{formatRate(rate)}</strong>
            {words.common.perSecond}
          </span>
        )}
        <Select
          label={text.span}
          className={css['span']}
          value={spanName}
          options={SPANS}
          nameOf={(name) => text.spans[name]}
          onChange={setSpanName}
        />
      </div>
      <div
        ref={frame}
        role="img"
        aria-label={text.chartLabel(text.spans[spanName], formatRate(now ?? 0))}
        className={css['frame']}
      />
      {hasLine ? null : <p className={css['none']}>{text.noRate}</p>}
    </section>
  );
}
