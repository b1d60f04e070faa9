import type { Intent } from '#shared/ipc';
import { useViewStore } from './view-store.ts';

/** Leaves the view of a profile that was just deleted: there is nothing to look at any more. */
export function goToOverviewIfGone(intent: Intent): void {
  const { view } = useViewStore.getState();
  if (intent.kind !== 'delete' || view.kind !== 'profile') return;
  if (!intent.profiles.includes(view.name)) return;
  useViewStore.setState({ view: { kind: 'overview' }, isDirty: false });
}
