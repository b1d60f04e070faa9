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

/** No shorter than this: a chart of three seconds says nothing. In seconds. */
const SHORTEST = 60;

const chartStart = (first: number, last: number, span: number): number =>
  Math.max(last - span, Math.min(first, last - SHORTEST));

interface ChartOptions {
  readonly width: number;
  readonly height: number;
  /** The longest time that is shown, in seconds. */
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
      // Grows to the right until it is as long as the history, then moves along.
      x: { range: (_, first, last) => [chartStart(first, last, span), last] },
      // A single connection is no peak.
      y: { range: (_, __, max) => [0, Math.max(4, max * 1.1)] },
    },
    axes: [
      {
        ...axisStyle,
        size: 28,
        space: 90,
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
