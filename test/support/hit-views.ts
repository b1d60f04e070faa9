import { compileQuery } from '#lib/hit-query';
import { parseFilter, type HitQuery } from '#lib/hit-filter';
import type { HitOwners } from '#lib/hit-owner';
import type { HitStore } from '#lib/hit-store';
import { HitView, type HitLimits } from '#lib/hit-view';
import { matchLines, type AskLines } from '#lib/line-match';

export const queryOf = (filter: string, over: Partial<HitQuery> = {}): HitQuery => ({
  terms: parseFilter(filter),
  profile: null,
  isEveryLine: false,
  hasEarlier: false,
  ...over,
});

/** A window without a screen: its frames and tasks pass when `settle` is called. */
export class Screen {
  readonly #frames: (() => void)[] = [];
  readonly #tasks: (() => void)[] = [];
  tasksDone = 0;

  readonly requestFrame = (frame: () => void): number => this.#frames.push(frame);
  readonly later = (task: () => void): void => void this.#tasks.push(task);

  /** Lets everything happen that is under way. */
  async settle(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const due = [...this.#tasks.splice(0), ...this.#frames.splice(0)];
      if (due.length === 0) return;
      this.tasksDone += 1;
      for (const each of due) each();
    }
  }
}

/** Looks at lines at once, as the worker does. */
export const askHere: AskLines = (question) => Promise.resolve(matchLines(question));

export function openView(
  screen: Screen,
  store: HitStore,
  query: HitQuery,
  owners: HitOwners,
  { ask = askHere, limits }: { readonly ask?: AskLines; readonly limits?: HitLimits } = {},
): HitView {
  const view = new HitView(store, ask, screen.later, limits);
  view.subscribe(() => undefined);
  view.filter(compileQuery(query, owners));
  return view;
}

/** The numbers of the rows that a view shows. */
export const rowsOf = (view: HitView): number[] => {
  const { count, rowAt } = view.state();
  return Array.from({ length: count }, (_, place) => rowAt(place));
};
