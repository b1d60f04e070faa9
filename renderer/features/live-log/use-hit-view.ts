import { useDefinitions } from '#lib/app-store';
import { hitMatcher, type HitQuery } from '#lib/hit-filter';
import { hitOwners, type HitOwners } from '#lib/hit-owner';
import { HitView, type HitViewState } from '#lib/hit-view';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

/** What a viewer shows, whose hits those are, and the view itself to pause and resume. */
export function useHitView(query: HitQuery): {
  readonly state: HitViewState;
  readonly owners: HitOwners;
  readonly view: HitView;
} {
  const definitions = useDefinitions();
  const owners = useMemo(() => hitOwners(definitions), [definitions]);
  const [view] = useState(() => new HitView());
  const state = useSyncExternalStore(view.subscribe, view.state);
  useEffect(() => view.filter(hitMatcher(query, owners)), [view, query, owners]);
  return { state, owners, view };
}
