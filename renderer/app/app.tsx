import { useEffect, useLayoutEffect, useRef } from 'react';
import { Sidebar } from '#features/sidebar';
import { followActivity } from '#lib/activity-store';
import { followApp, useApp, useAppStore } from '#lib/app-store';
import { followConnections } from '#lib/connections-store';
import { followHits } from '#lib/follow-hits';
import { followLaunchIntent } from '#lib/launch-intent';
import { painted } from '#lib/painted';
import { applyTheme } from '#lib/theme';
import { followTraffic } from '#lib/traffic-store';
import { holdUnsaved } from '#lib/unsaved';
import { addressOf } from '#lib/view-address';
import { useViewStore } from '#lib/view-store';
import { words } from '#lib/words';
import { EmptyState } from '#ui';
import { CurrentView } from './current-view.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { useRest } from './load-rest.ts';
import { useShortcuts } from './use-shortcuts.ts';
import css from './app.module.css';

/** The window: follows the main process for as long as it is open. */
export function App() {
  useEffect(() => {
    let isGone = false;
    let ends: readonly (() => void)[] = [];
    void painted.then(() => {
      if (isGone) return;
      ends = [
        followTraffic(),
        followApp(),
        followHits(),
        followActivity(),
        followConnections(),
        followLaunchIntent(),
        holdUnsaved(),
      ];
    });
    return () => {
      isGone = true;
      ends.forEach((end) => end());
    };
  }, []);
  return (
    <ErrorBoundary resetKey="app">
      <Window />
    </ErrorBoundary>
  );
}

function Window() {
  const connection = useAppStore((store) => store.connection);
  const theme = useApp(({ settings }) => settings.theme);
  useEffect(() => applyTheme(theme), [theme]);
  switch (connection.kind) {
    case 'loading':
      return (
        <main className={css['loading']}>
          <h1 className="sr-only">{words.app.name}</h1>
          <p role="status">{words.app.loading}</p>
        </main>
      );
    case 'failed':
      return (
        <main className={css['failed']}>
          <h1 className="sr-only">{words.app.name}</h1>
          <EmptyState title={words.app.failed} body={words.app.failedBody}>
            <p className="mono">{connection.message}</p>
          </EmptyState>
        </main>
      );
    case 'ready':
      return <Shell />;
  }
}

function Shell() {
  useShortcuts();
  const view = useViewStore((state) => state.view);
  const overlay = useViewStore((state) => state.overlay);
  const rest = useRest();
  const main = useRef<HTMLElement>(null);
  const address = addressOf(view);
  // Each view begins at its top, however far the one before was read.
  useLayoutEffect(() => main.current?.scrollTo(0, 0), [address]);
  return (
    <div className={css['shell']}>
      <Sidebar />
      <div className={css['stage']}>
        <main ref={main} className={css['main']}>
          <ErrorBoundary resetKey={view}>
            <CurrentView view={view} rest={rest} />
          </ErrorBoundary>
        </main>
      </div>
      {rest ? <rest.Overlays overlay={overlay} /> : null}
    </div>
  );
}
