import { hitStore, type LiveHit } from '#lib/hit-store';
import type { HitViewState } from '#lib/hit-view';

/** Rows from one to another, by their numbers; the focus is the one that moves. */
export interface Selection {
  readonly anchor: number;
  readonly focus: number;
}

/** What is selected. The hit itself is held: its row may go from the log while its details are read. */
export interface Chosen {
  readonly selection: Selection;
  readonly hit: LiveHit | null;
}

/** A selection with the hit that has the focus. */
export function chosenOf(selection: Selection): Chosen {
  const entry = hitStore.entry(selection.focus);
  return { selection, hit: entry?.kind === 'hit' ? entry.hit : null };
}

export const isIn = (selection: Selection | null, row: number): boolean =>
  selection !== null &&
  row >= Math.min(selection.anchor, selection.focus) &&
  row <= Math.max(selection.anchor, selection.focus);

/** The first and last place of what is selected among the rows that are shown. */
export function placesOf(
  selection: Selection,
  state: HitViewState,
): { readonly from: number; readonly to: number } {
  const low = Math.min(selection.anchor, selection.focus);
  const high = Math.max(selection.anchor, selection.focus);
  return {
    from: Math.max(0, state.placeOf(low)),
    to: Math.min(state.count, state.placeOf(high + 1)),
  };
}

/** The lines of what is selected, as the kernel wrote them; at most so many. */
export function linesOf(selection: Selection, state: HitViewState, most: number): string[] {
  const { from, to } = placesOf(selection, state);
  const lines: string[] = [];
  for (let place = from; place < to && lines.length < most; place += 1) {
    const entry = hitStore.entry(state.rowAt(place));
    if (entry?.kind === 'hit') lines.push(entry.hit.raw);
  }
  return lines;
}
