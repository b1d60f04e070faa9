import { useEffect } from 'react';
import { KernelRulesView } from '#features/kernel-rules';
import { ActivityView } from '#features/activity';
import { LiveLogView } from '#features/live-log';
import { OverviewView } from '#features/overview';
import { ProfileView } from '#features/profile';
import { SettingsView } from '#features/settings';
import type { View } from '#lib/view-store';
import { words } from '#lib/words';
import { NewProfileView } from './new-profile-view.tsx';

/** The view that a person went to. */
export function CurrentView({ view }: { readonly view: View }) {
  const title = titleOf(view);
  useEffect(() => {
    document.title = `${title} – ${words.app.name}`;
  }, [title]);
  switch (view.kind) {
    case 'overview':
      return <OverviewView />;
    case 'log':
      return <LiveLogView />;
    case 'kernel':
      return <KernelRulesView />;
    case 'activity':
      return <ActivityView />;
    case 'settings':
      return <SettingsView />;
    case 'new-profile':
      return <NewProfileView key={view.copyOf} copyOf={view.copyOf} />;
    case 'profile':
      return <ProfileView key={view.name} name={view.name} tab={view.tab} />;
  }
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
