import { useEffect, useState, type RefObject } from 'react';
import { RowKeys } from './row-keys.ts';

/** Browsers lay out no element higher than some 33 million device pixels; at twice the zoom, half of it. */
const MAX_HEIGHT = 8_000_000;
const OVERSCAN = 6;

/** A row in sight, or one of a few around those. */
interface WindowRow {
  readonly place: number;
  /** Distance from the top, in px. */
  readonly start: number;
  /** Of the element that shows it. */
  readonly key: number;
}

interface RowWindow {
  readonly rows: readonly WindowRow[];
  /** Of rows in sight, in px. */
  readonly room: number;
  /** Rows that fit into sight. */
  readonly page: number;
  /** Of all rows, and of what is left below the last where the first in sight is to be whole, in px. */
  readonly totalHeight: number;
  /** To be called when the element has scrolled. */
  readonly onScroll: () => void;
  /** How far to scroll for a row to be the first in sight, in px. */
  readonly topOf: (place: number) => number;
  /** The row that is the first in sight. */
  readonly firstInSight: () => number;
  /** Whether some of a row is in sight. */
  readonly isInSight: (place: number) => boolean;
  /** Scrolls so far that the row is whole in sight. */
  readonly show: (place: number) => void;
}

/**
 * Which of very many rows of one height need to be in the document. Of more rows than an element can be
 * high, a pixel of the scroll bar stands for more than one.
 *
 * @param head height of a heading that stays in sight, in px
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  {
    count,
    height,
    head,
  }: { readonly count: number; readonly height: number; readonly head: number },
): RowWindow {
  const [{ top, view }, setPlace] = useState({ top: 0, view: 600 });
  const [before, setKeys] = useState(RowKeys.NONE);
  const wanted = count * height;
  const rowsHeight = Math.min(wanted, MAX_HEIGHT);
  const room = Math.max(height, view - head);
  // At the end only whole rows are in sight: below the last one there is what is left over.
  const rest = room % height;
  const whole = room - rest;
  const scale =
    wanted <= MAX_HEIGHT ? 1 : Math.max(1, (wanted - whole) / Math.max(1, rowsHeight - whole));

  const look = (element: HTMLElement) => {
    const { scrollTop, clientHeight } = element;
    setPlace((place) =>
      place.top === scrollTop && place.view === clientHeight
        ? place
        : { top: scrollTop, view: clientHeight },
    );
  };
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => look(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);

  const shownTop = Math.min(top, Math.max(0, rowsHeight - whole));
  const offset = shownTop * scale;
  // The same number wherever it scrolls, so that each element that has to go is free for another row.
  const length = Math.min(count, Math.ceil(room / height) + 1 + 2 * OVERSCAN);
  const first = Math.min(count - length, Math.max(0, Math.floor(offset / height) - OVERSCAN));
  const keys = before.follow(first, length);
  // React takes what a render keeps for the next one as state alone, and renders anew before it shows any.
  if (keys !== before) setKeys(keys);
  const topOf = (place: number) => (place * height) / scale;
  return {
    rows: Array.from({ length }, (_, index) => {
      const place = first + index;
      const start = scale === 1 ? place * height : shownTop + place * height - offset;
      return { place, start, key: keys.of(place) };
    }),
    room,
    page: Math.max(1, whole / height - 1),
    totalHeight: rowsHeight + rest,
    onScroll: () => {
      if (scroller.current) look(scroller.current);
    },
    topOf,
    // Browsers scroll by whole pixels of the screen: a row of which less than one is in sight is not.
    firstInSight: () => Math.floor((((scroller.current?.scrollTop ?? 0) + 1) * scale) / height),
    isInSight: (place) => {
      const above = topOf(place) - (scroller.current?.scrollTop ?? 0);
      return above > -height / scale && above < room / scale;
    },
    show: (place) => {
      const element = scroller.current;
      if (!element) return;
      const above = topOf(place);
      const below = topOf(place) - (whole - height) / scale;
      if (element.scrollTop > above) element.scrollTo({ top: above });
      else if (element.scrollTop < below) element.scrollTo({ top: Math.ceil(below) });
    },
  };
}
