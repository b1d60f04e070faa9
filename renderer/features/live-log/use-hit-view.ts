import { useDefinitions } from '#lib/app-store';
import type { HitQuery } from '#lib/hit-filter';
import { hitOwners, type HitOwners } from '#lib/hit-owner';
import { compileQuery } from '#lib/hit-query';
import { hitStore } from '#lib/hit-store';
import { HitView, type HitLimits, type HitViewState } from '#lib/hit-view';
import { later } from '#lib/later';
import { LineAsker } from '#lib/line-asker';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

/** What a viewer shows, whose hits those are, and what prepares for a filter to come. */
export function useHitView(
  query: HitQuery,
  { pausedAt, range }: HitLimits,
): {
  readonly state: HitViewState;
  readonly owners: HitOwners;
  readonly prepareFilter: () => void;
} {
  const definitions = useDefinitions();
  const owners = useMemo(() => hitOwners(definitions), [definitions]);
  const [asker] = useState(() => new LineAsker());
  const [view] = useState(() => new HitView(hitStore, asker.ask, later, { pausedAt, range }));
  const state = useSyncExternalStore(view.subscribe, view.state);
  useEffect(() => {
    // Whatever the last filter still asks, nobody waits for it.
    asker.stop();
    view.filter(compileQuery(query, owners));
  }, [view, asker, query, owners]);
  useEffect(() => view.limit({ pausedAt, range }), [view, pausedAt, range]);
  useEffect(() => () => asker.close(), [asker]);
  return { state, owners, prepareFilter: asker.prepare };
}
