import { defaultKeyExtractor, useVirtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';

interface VirtualRowsOptions {
  readonly count: number;
  /** Height of a row in px, or the one that it probably has until it is measured. */
  readonly heightOf: (index: number) => number;
  /**
   * Names a row whose height is measured, so that it stays with it when others come before it. The same
   * function for as long as the rows are the same.
   */
  readonly keyOf?: ((index: number) => string) | undefined;
  /** The element that scrolls. */
  readonly scroller: RefObject<HTMLElement | null>;
  /** Height of a heading that stays in sight above the rows, in px. */
  readonly head?: number;
}

interface VirtualRows {
  /** The rows in sight and a few around them. `start` is the distance from the top, in px. */
  readonly rows: readonly { readonly index: number; readonly start: number }[];
  readonly totalHeight: number;
  /** The index of the first row in sight; 0 where there is none. */
  readonly first: number;
  /** Scrolls so far that the row is in sight. */
  readonly show: (index: number) => void;
  /** For the `ref` of an element whose height is measured; it tells its place in `data-index`. */
  readonly measure: (element: HTMLElement | null) => void;
}

/** Which of many rows need to be in the document. */
export function useVirtualRows(options: VirtualRowsOptions): VirtualRows {
  const { count, heightOf, keyOf = defaultKeyExtractor, scroller, head = 0 } = options;
  // The library hands out functions that read its own state; nothing here is memoised over them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    estimateSize: heightOf,
    getItemKey: keyOf,
    getScrollElement: () => scroller.current,
    overscan: 8,
    // The heading takes its place from what is in sight.
    scrollPaddingEnd: head,
    // Ready for the first paint, before the element was measured.
    initialRect: { width: 0, height: 800 },
  });
  return {
    rows: virtualizer.getVirtualItems(),
    totalHeight: virtualizer.getTotalSize(),
    first: virtualizer.range?.startIndex ?? 0,
    show: (index) => virtualizer.scrollToIndex(index),
    measure: virtualizer.measureElement,
  };
}
