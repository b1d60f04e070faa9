import type { RatePoint } from '#lib/traffic';
import { formatClock } from '#lib/format';
import type uPlot from 'uplot';

/**
 * The layers of the chart, the sum of all first: each is drawn over the one before it, so that what
 * stays in sight of a layer is its own destination's part.
 */
export function chartData(points: readonly RatePoint[], layers: number): uPlot.AlignedData {
  const upTo = (rates: readonly number[], last: number) =>
    rates.reduce((all, rate, index) => (index <= last ? all + rate : all), 0);
  return [
    points.map(({ at }) => at / 1000),
    ...Array.from({ length: layers }, (_, layer) =>
      points.map(({ rates }) =>
        // The last layer has what has no layer of its own.
        upTo(rates, layer === 0 ? rates.length - 1 : layers - 1 - layer),
      ),
    ),
  ];
}

/** How far the times may be apart that are written below it, in seconds. */
const TICKS = [1, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

interface ChartOptions {
  readonly width: number;
  readonly height: number;
  /** The time that is shown, in seconds: what nothing was seen of is empty. */
  readonly span: number;
  readonly axis: string;
  readonly grid: string;
  /** The colours of one layer a destination. */
  readonly layers: readonly { readonly line: string; readonly area: string }[];
  /** Tells the point under the pointer, or null. */
  readonly onHover: (index: number | null) => void;
}

export function chartOptions(options: ChartOptions): uPlot.Options {
  const { width, height, span, axis, grid, layers, onHover } = options;
  const font = '11px "Inter Variable", sans-serif';
  const axisStyle = {
    stroke: axis,
    font,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    gap: 6,
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    padding: [8, 26, 0, 0],
    scales: {
      x: { range: (_, __, last) => [last - span, last] },
      // A single connection is no peak.
      y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
    },
    axes: [
      {
        ...axisStyle,
        size: 28,
        space: 90,
        incrs: TICKS,
        values: (_, ticks) => ticks.map((tick) => formatClock(tick * 1000)),
      },
      { ...axisStyle, size: 36, values: (_, ticks) => ticks.map((tick) => String(tick)) },
    ],
    series: [
      {},
      ...layers.toReversed().map(({ line, area }) => ({
        stroke: line,
        width: 1,
        fill: area,
        points: { show: false },
      })),
    ],
    hooks: {
      setCursor: [({ cursor }) => onHover(cursor.idx ?? null)],
    },
  };
}
