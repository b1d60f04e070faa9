import { clsx } from 'clsx';
import { clearLog } from '#lib/follow-hits';
import { filterProblem, parseFilter, type HitQuery } from '#lib/hit-filter';
import { messageOf } from '#lib/bridge';
import { copyText } from '#lib/clipboard';
import { formatCount, formatShare } from '#lib/format';
import { hitStore } from '#lib/hit-store';
import type { HitViewState, TimeRange } from '#lib/hit-view';
import { showToast } from '#lib/toasts';
import { words } from '#lib/words';
import { listCss } from '#ui';
import { useDeferredValue, useMemo, useState } from 'react';
import { ExportDialog } from './export-dialog.tsx';
import { FilterBar, type FilterNote } from './filter-bar.tsx';
import { Histogram } from './histogram.tsx';
import { HitDetails } from './hit-details.tsx';
import { HitGrid } from './hit-grid.tsx';
import { chooseInLog, followLog, pauseLog, useLogChoices } from './log-choices.ts';
import { LogControls } from './log-controls.tsx';
import { NoHits } from './no-hits.tsx';
import { SelectedLines } from './selected-lines.tsx';
import { chosenOf, linesOf, placesOf, type Selection } from './selection.ts';
import { useHitView } from './use-hit-view.ts';
import { ViewMenu } from './view-menu.tsx';
import css from './live-log.module.css';
import toolsCss from './log-tools.module.css';

const text = words.log;
/** Lines that the clipboard takes; a file takes all. */
const MAX_COPIED = 10_000;

interface HitViewerProps {
  /** Only this profile's hits; null for all. */
  readonly profile: string | null;
}

/** The log of hits: filter, rate, rows, and the details of one. */
export function HitViewer({ profile }: HitViewerProps) {
  const { filter, highlight, isEveryLine, hasEarlier, pause, range, chosen } =
    useLogChoices(profile);
  const setFilter = (next: string) => chooseInLog(profile, { filter: next });
  const setRange = (next: TimeRange | null) => chooseInLog(profile, { range: next });
  const select = (next: Selection | null) =>
    chooseInLog(profile, { chosen: next && chosenOf(next) });
  const [isExporting, setIsExporting] = useState(false);

  const settled = useDeferredValue(filter);
  const terms = useMemo(() => parseFilter(settled), [settled]);
  const problem = useMemo(() => filterProblem(terms), [terms]);
  const query = useMemo(
    (): HitQuery => ({
      // With a pattern that is none, what else is asked still holds.
      terms: problem === null ? terms : terms.filter(({ field }) => field !== 'pattern'),
      profile,
      isEveryLine,
      hasEarlier,
    }),
    [terms, problem, profile, isEveryLine, hasEarlier],
  );
  const limits = { pausedAt: pause?.at ?? null, range };
  const { state, owners, prepareFilter } = useHitView(query, limits);
  const note = noteOf(problem, state);
  const selection = chosen?.selection ?? null;
  const selectedCount = selection === null ? 0 : countOf(selection, state);

  const copy = () => {
    if (selection === null) return;
    const lines = linesOf(selection, state, MAX_COPIED);
    if (lines.length === 0 || !copyText(lines.join('\n'))) return;
    const count = formatCount(lines.length);
    const isAll = selectedCount <= MAX_COPIED;
    showToast(isAll ? text.copied(count) : text.copiedFirst(count), 'good');
  };
  const clear = () => void clearLog().catch((error: unknown) => showToast(messageOf(error), 'bad'));

  return (
    <div className={css['viewer']}>
      <div className={toolsCss['box']}>
        <div className={toolsCss['tools']}>
          <FilterBar
            filter={filter}
            note={note}
            count={state.count}
            highlight={highlight}
            isScoped={profile !== null}
            onFilter={setFilter}
            onFilterFocus={prepareFilter}
            onHighlight={(next) => chooseInLog(profile, { highlight: next })}
          />
          <Histogram state={state} onRange={setRange} />
          <LogControls
            menu={
              <ViewMenu
                isEveryLine={isEveryLine}
                hasEarlier={hasEarlier}
                onEveryLine={(isOn) => chooseInLog(profile, { isEveryLine: isOn })}
                onEarlier={(isOn) => chooseInLog(profile, { hasEarlier: isOn })}
              />
            }
            isPaused={state.isPaused}
            onPause={() => (state.isPaused ? followLog(profile) : pauseLog(profile, 'choice'))}
            onExport={() => setIsExporting(true)}
            onClear={clear}
          />
        </div>
      </div>
      <div className={clsx(listCss['fill'], css['frame'])}>
        <HitGrid
          state={state}
          owners={owners}
          scope={profile}
          pausedBy={pause?.by ?? null}
          highlight={highlight.trim().toLowerCase()}
          selection={selection}
          onSelect={select}
          onCopy={copy}
        />
        {state.count === 0 && state.progress === null ? (
          <NoHits
            isFiltered={filter.trim() !== ''}
            lineCount={hitStore.end - hitStore.first}
            isLimited={state.range !== null}
            isScoped={profile !== null}
            onClear={() => {
              setFilter('');
              setRange(null);
            }}
          />
        ) : null}
      </div>
      {selectedCount > 1 ? (
        <SelectedLines count={selectedCount} onCopy={copy} onClose={() => select(null)} />
      ) : chosen?.hit ? (
        <HitDetails
          hit={chosen.hit}
          owner={owners.ownerOf(chosen.hit)}
          filter={filter}
          onFilter={setFilter}
          onClose={() => select(null)}
        />
      ) : null}
      {isExporting ? (
        <ExportDialog
          state={state}
          owners={owners}
          selection={selection}
          onClose={() => setIsExporting(false)}
        />
      ) : null}
    </div>
  );
}

function countOf(selection: Selection, state: HitViewState): number {
  if (selection.anchor === selection.focus) return 1;
  const { from, to } = placesOf(selection, state);
  return Math.max(0, to - from);
}

function noteOf(problem: string | null, { isTooSlow, progress }: HitViewState): FilterNote | null {
  if (problem !== null) return { text: text.badPattern(problem), isBad: true };
  if (isTooSlow) return { text: text.slowPattern, isBad: true };
  if (progress !== null) return { text: text.filtering(formatShare(progress)), isBad: false };
  return null;
}
