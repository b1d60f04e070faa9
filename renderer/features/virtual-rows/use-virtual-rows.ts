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
    show: (index) => virtualizer.scrollToIndex(index),
  };
}
