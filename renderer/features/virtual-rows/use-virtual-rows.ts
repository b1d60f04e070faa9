import { useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

interface VirtualRowsOptions {
  readonly count: number;
  /** Height of each row, in px. */
  readonly height: number;
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** Room above the first row, for example for a heading that scrolls along, in px. */
  readonly above?: number;
}

interface VirtualRows {
  /** The rows in sight and a few around them. `start` is the distance from the top, in px. */
  readonly rows: readonly { readonly index: number; readonly start: number }[];
  readonly totalHeight: number;
  /** The index of the first row in sight; 0 where there is none. */
  readonly first: number;
  readonly show: (index: number) => void;
}

/** Which of many rows of one height need to be in the document. */
export function useVirtualRows({
  count,
  height,
  scroller,
  above = 0,
}: VirtualRowsOptions): VirtualRows {
  // The library hands out functions that read its own state; nothing here is memoised over them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    estimateSize: () => height,
    getScrollElement: () => scroller.current,
    overscan: 8,
    scrollMargin: above,
    // Ready for the first paint, before the element was measured.
    initialRect: { width: 0, height: 800 },
  });
  return {
    rows: virtualizer
      .getVirtualItems()
      .map(({ index, start }) => ({ index, start: start - above })),
    totalHeight: virtualizer.getTotalSize(),
    first: virtualizer.range?.startIndex ?? 0,
    show: (index) => virtualizer.scrollToIndex(index),
  };
}

interface MeasuredRowsOptions {
  readonly count: number;
  /** Height that a row probably has, in px. */
  readonly estimate: (index: number) => number;
  /** Names a row, so that its height stays with it when others come before it. */
  readonly keyOf: (index: number) => string;
  readonly scroller: RefObject<HTMLElement | null>;
}

interface MeasuredRows extends Omit<VirtualRows, 'first' | 'show'> {
  /** For the `ref` of each row's element, which tells its place in `data-index`. */
  readonly measure: (element: HTMLElement | null) => void;
}

/** Which of many rows need to be in the document, where each is as high as what it says. */
export function useMeasuredRows(options: MeasuredRowsOptions): MeasuredRows {
  const { count, estimate, keyOf, scroller } = options;
  // As above.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    estimateSize: estimate,
    getItemKey: keyOf,
    getScrollElement: () => scroller.current,
    overscan: 8,
    initialRect: { width: 0, height: 800 },
  });
  return {
    rows: virtualizer.getVirtualItems(),
    totalHeight: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
  };
}
