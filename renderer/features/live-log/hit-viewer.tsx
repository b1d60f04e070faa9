import type { LiveHit } from '#shared/ipc';
import { clearLog } from '#lib/follow-hits';
import { parseFilter, type HitQuery } from '#lib/hit-filter';
import { messageOf } from '#lib/bridge';
import { showToast } from '#lib/toasts';
import { useDeferredValue, useMemo, useState } from 'react';
import { FilterBar } from './filter-bar.tsx';
import { Histogram } from './histogram.tsx';
import { HitDetails } from './hit-details.tsx';
import { HitGrid } from './hit-grid.tsx';
import { LogControls } from './log-controls.tsx';
import { NoHits } from './no-hits.tsx';
import { useHitView } from './use-hit-view.ts';
import css from './live-log.module.css';

interface HitViewerProps {
  /** Only this profile's hits; null for all. */
  readonly profile: string | null;
}

/** The log of hits: filter, rate, rows, and the details of one. */
export function HitViewer({ profile }: HitViewerProps) {
  const [filter, setFilter] = useState('');
  const [isEveryLine, setIsEveryLine] = useState(false);
  const [selected, setSelected] = useState<LiveHit | null>(null);

  const settled = useDeferredValue(filter);
  const query = useMemo(
    (): HitQuery => ({ terms: parseFilter(settled), profile, isEveryLine }),
    [settled, profile, isEveryLine],
  );
  const { state, owners, view } = useHitView(query);

  const clear = () => {
    setSelected(null);
    clearLog().catch((error: unknown) => showToast(messageOf(error), 'bad'));
  };

  return (
    <div className={css['viewer']}>
      <FilterBar filter={filter} isScoped={profile !== null} onFilter={setFilter} />
      <div className={css['strip']}>
        <Histogram perSecond={state.perSecond} count={state.rows.length} />
        <LogControls
          isEveryLine={isEveryLine}
          isPaused={state.isPaused}
          onEveryLine={setIsEveryLine}
          onPause={() => (state.isPaused ? view.resume() : view.pause())}
          onClear={clear}
        />
      </div>
      <div className={css['frame']}>
        <HitGrid
          state={state}
          owners={owners}
          view={view}
          selected={selected}
          onSelect={setSelected}
        />
        {state.rows.length === 0 ? (
          <NoHits filter={filter} isScoped={profile !== null} onClearFilter={() => setFilter('')} />
        ) : null}
      </div>
      {selected === null ? null : (
        <HitDetails
          hit={selected}
          owner={owners.ownerOf(selected)}
          onFilter={setFilter}
          onClose={() => setSelected(null)}
        />
      )}
    </div>
  );
}
