import type { TimeRange } from '#lib/hit-view';
import { useState, type KeyboardEvent, type PointerEvent } from 'react';

interface BrushOptions {
  readonly span: TimeRange;
  /** Equal parts of the span; a range is of whole parts while it is dragged. */
  readonly parts: number;
  readonly range: TimeRange | null;
  readonly onRange: (range: TimeRange | null) => void;
}

/** From and to as parts of the span. */
interface Shown {
  readonly from: number;
  readonly to: number;
}

interface Brush {
  /** What is chosen, or being chosen, as far as it is within the span; null for nothing. */
  readonly shown: Shown | null;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent) => void;
    readonly onPointerUp: (event: PointerEvent) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
}

/** Choosing a span of time out of a picture of one: by dragging, or by keys. */
export function useBrush({ span, parts, range, onRange }: BrushOptions): Brush {
  /** The time where dragging began and where it is: the picture moves along meanwhile. */
  const [drag, setDrag] = useState<TimeRange | null>(null);
  const part = (span.to - span.from) / parts;
  const timeAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width === 0) return span.from;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return span.from + share * (span.to - span.from);
  };
  const inOrder = ({ from, to }: TimeRange): TimeRange => {
    const whole = (time: number, round: (value: number) => number) =>
      span.from + round((time - span.from) / part) * part;
    return {
      from: whole(Math.min(from, to), Math.floor),
      to: whole(Math.max(from, to), Math.ceil),
    };
  };
  const partOf = (time: number) => Math.min(parts, Math.max(0, (time - span.from) / part));
  const current = drag ? inOrder(drag) : range;
  const from = current ? partOf(current.from) : 0;
  const to = current ? partOf(current.to) : 0;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -part, ArrowRight: part }[event.key];
    if (event.key === 'Escape' && range) onRange(null);
    else if (step === undefined) return;
    else if (!range) onRange({ from: span.to - 10 * part, to: span.to });
    else if (event.shiftKey)
      onRange({ from: range.from, to: Math.max(range.to + step, range.from + part) });
    else onRange({ from: range.from + step, to: range.to + step });
    event.preventDefault();
  };
  return {
    shown: to > from ? { from, to } : null,
    handlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag({ from: timeAt(event), to: timeAt(event) });
      },
      onPointerMove: (event) => {
        if (drag) setDrag({ from: drag.from, to: timeAt(event) });
      },
      onPointerUp: (event) => {
        if (!drag) return;
        const end = timeAt(event);
        setDrag(null);
        // A mere click shows all again.
        const isClick = Math.abs(end - drag.from) < part / 2;
        onRange(isClick && range ? null : inOrder({ from: drag.from, to: end }));
      },
      onKeyDown,
    },
  };
}
