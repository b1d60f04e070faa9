import { useEffect } from 'react';
import { OverviewView } from '#features/overview';
import type { View } from '#lib/view-store';
import { words } from '#lib/words';
import type { Rest } from './load-rest.ts';

interface CurrentViewProps {
  readonly view: View;
  readonly rest: Rest | null;
}

/** The view that a person went to. */
export function CurrentView({ view, rest }: CurrentViewProps) {
  const title = titleOf(view);
  useEffect(() => {
    document.title = `${title} – ${words.app.name}`;
  }, [title]);
  if (view.kind === 'overview') return <OverviewView />;
  return rest ? <rest.OtherView view={view} /> : null;
}

function titleOf(view: View): string {
  switch (view.kind) {
    case 'overview':
      return words.overview.title;
    case 'log':
      return words.log.title;
    case 'kernel':
      return words.sidebar.kernel;
    case 'activity':
      return words.sidebar.activity;
    case 'settings':
      return words.settings.title;
    case 'new-profile':
      return words.editor.newTitle;
    case 'profile':
      return view.name;
  }
}
