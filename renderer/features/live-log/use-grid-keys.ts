import { hitStore } from '#lib/hit-store';
import type { HitViewState } from '#lib/hit-view';
import type { KeyboardEvent } from 'react';
import type { Selection } from './selection.ts';

interface GridKeys {
  readonly state: HitViewState;
  readonly selection: Selection | null;
  /** Rows of a page. */
  readonly page: number;
  readonly show: (place: number) => void;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onCopy: () => void;
  readonly onPause: () => void;
  readonly onFollow: () => void;
}

/** What keys do in the log: see words.shortcuts. */
export function useGridKeys(keys: GridKeys): (event: KeyboardEvent) => void {
  const { state, selection, page, show, onSelect, onCopy, onPause, onFollow } = keys;
  return (event) => {
    const last = state.count - 1;
    const at = selection === null ? -1 : state.placeOf(selection.focus);
    const target = targetOf(event.key, at, last, page);
    if (event.key === 'Escape') onSelect(null);
    else if (event.key === ' ') {
      if (state.isPaused) onFollow();
      else onPause();
    } else if (event.ctrlKey && event.key === 'c') onCopy();
    else if (event.ctrlKey && event.key === 'a' && last >= 0) {
      onSelect({ anchor: state.rowAt(0), focus: state.rowAt(last) });
    } else if (target !== null && last >= 0 && !event.ctrlKey) {
      onPause();
      const place = hitNear(state, target, Math.sign(target - at) || 1);
      const row = state.rowAt(place);
      if (Number.isNaN(row)) return;
      onSelect({ anchor: event.shiftKey ? (selection?.anchor ?? row) : row, focus: row });
      show(place);
    } else return;
    event.preventDefault();
  };
}

function targetOf(key: string, at: number, last: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  const step = steps[key];
  if (step === undefined) return null;
  return at < 0 ? last : Math.max(0, Math.min(last, at + step));
}

/** Over the places where hits were lost: they cannot be selected alone. */
function hitNear(state: HitViewState, target: number, step: number): number {
  let place = target;
  while (hitStore.entry(state.rowAt(place))?.kind === 'gap') place += step;
  return place;
}
