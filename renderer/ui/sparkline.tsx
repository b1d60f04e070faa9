import css from './sparkline.module.css';

interface SparklineProps {
  /** Oldest first. */
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
  /** How many values fill the width; fewer begin at the right. */
  readonly capacity?: number;
}

/** With fewer values there is no shape to see. */
const FEWEST = 10;

/** The shape of a rate over time. Decoration: the number stands beside it. */
export function Sparkline({ values, width, height, capacity = 60 }: SparklineProps) {
  const shown = values.slice(-capacity);
  const top = Math.max(1, ...shown);
  const step = width / Math.max(1, capacity - 1);
  const pointAt = (x: number, value: number) => {
    const y = height - 1 - (value / top) * (height - 2);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  };
  // At rest it is always the same line, so that nothing is painted anew with each reading.
  const points = shown.every((value) => value === 0)
    ? [pointAt(0, 0), pointAt(width, 0)]
    : shown.map((value, index) => pointAt(width - (shown.length - 1 - index) * step, value));
  const first = points[0]?.split(',')[0];
  return (
    <svg width={width} height={height} aria-hidden="true" className={css['sparkline']}>
      {first === undefined || shown.length < FEWEST ? null : (
        <>
          <polygon points={`${first},${height} ${points.join(' ')} ${width},${height}`} />
          <polyline points={points.join(' ')} />
        </>
      )}
    </svg>
  );
}
