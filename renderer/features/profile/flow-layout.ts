/** The geometry of the flow picture, in px. Pure, so that it can be looked at without a window. */
export interface FlowInput {
  readonly width: number;
  /** Shares of 0 to 1, one for each row; null where nothing was observed. */
  readonly rows: readonly { readonly expected: number; readonly observed: number | null }[];
}

export interface FlowRibbon {
  /** The edge of a stream as wide as the expected share. */
  readonly expected: string;
  /** A stream as wide as the observed share; null where nothing was observed. */
  readonly observed: string | null;
  /** Middle of the row. */
  readonly y: number;
}

export interface FlowLayout {
  readonly height: number;
  readonly source: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** Whether there is no room for the source's box: the chain stands at the edge. */
  readonly isNarrow: boolean;
  readonly chain: { readonly x: number; readonly y: number; readonly height: number };
  readonly destinationX: number;
  readonly destinationWidth: number;
  readonly ribbons: readonly FlowRibbon[];
  /** Whether anything was observed, so that the part before the chain is drawn as well. */
  readonly isMoving: boolean;
}

export const FLOW = {
  rowHeight: 52,
  nodeHeight: 44,
  top: 8,
  chainWidth: 10,
  labelHeight: 44,
} as const;

/** Streams thinner than this would not be seen, in px. */
const MIN_WIDTH = 1.5;
/** With less room than this only what comes after the source is drawn, in px. */
const NARROW = 540;

export function layoutFlow({ width, rows }: FlowInput): FlowLayout {
  const isNarrow = width < NARROW;
  const sourceWidth = isNarrow ? 0 : width < 720 ? 180 : 208;
  const destinationWidth = Math.min(380, Math.max(Math.min(244, width * 0.68), width * 0.34));
  const band = Math.min(112, Math.max(40, rows.length * 22));
  const height = Math.max(rows.length * FLOW.rowHeight, band + 2 * FLOW.labelHeight) + 2 * FLOW.top;
  const middle = height / 2;
  const destinationX = width - destinationWidth;
  const chainX = isNarrow ? 0 : Math.round(sourceWidth + (destinationX - sourceWidth) * 0.36);
  const firstRow = middle - ((rows.length - 1) * FLOW.rowHeight) / 2;
  const bandTop = middle - band / 2;
  const from = chainX + FLOW.chainWidth;
  const stream = (start: number, end: number, share: number): string => {
    const half = Math.max(MIN_WIDTH, share * band) / 2;
    // No wider than what it runs into.
    const last = Math.min(FLOW.nodeHeight / 2, half);
    const bend = (from + destinationX) / 2;
    const there = `C${bend} ${start - half} ${bend} ${end - last} ${destinationX} ${end - last}`;
    const back = `C${bend} ${end + last} ${bend} ${start + half} ${from} ${start + half}`;
    return `M${from} ${start - half}${there}V${end + last}${back}Z`;
  };

  let before = 0;
  const ribbons = rows.map(({ expected, observed }, index): FlowRibbon => {
    const start = bandTop + (before + expected / 2) * band;
    before += expected;
    const y = firstRow + index * FLOW.rowHeight;
    return {
      expected: stream(start, y, expected),
      observed: observed === null || observed === 0 ? null : stream(start, y, observed),
      y,
    };
  });
  return {
    height,
    isNarrow,
    source: { x: 0, y: middle, width: sourceWidth, height: Math.max(FLOW.nodeHeight, band + 12) },
    chain: { x: chainX, y: bandTop, height: band },
    destinationX,
    destinationWidth,
    ribbons,
    isMoving: rows.some(({ observed }) => observed !== null && observed > 0),
  };
}
