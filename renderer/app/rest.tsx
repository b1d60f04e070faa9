import { ActivityView } from '#features/activity';
import { BootDialog } from '#features/boot';
import { SetUpDialog } from '#features/installation';
import { KernelRulesView } from '#features/kernel-rules';
import { LiveLogView } from '#features/live-log';
import { Palette, ShortcutList } from '#features/palette';
import { ChangeDialog } from '#features/plan';
import { ProfileView } from '#features/profile';
import { SettingsView } from '#features/settings';
import { StateFileDialog } from '#features/state-file';
import type { Overlay, View } from '#lib/view-store';
import { NewProfileView } from './new-profile-view.tsx';
import { UnsavedDialog } from './unsaved-dialog.tsx';

/** Every view but the first. */
export function OtherView({ view }: { readonly view: Exclude<View, { kind: 'overview' }> }) {
  switch (view.kind) {
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

/** All that can lie over a view. */
export function Overlays({ overlay }: { readonly overlay: Overlay }) {
  return (
    <>
      {overlay === 'palette' ? <Palette /> : null}
      {overlay === 'shortcuts' ? <ShortcutList /> : null}
      <StateFileDialog />
      <ChangeDialog />
      <BootDialog />
      <SetUpDialog />
      <UnsavedDialog />
    </>
  );
}
