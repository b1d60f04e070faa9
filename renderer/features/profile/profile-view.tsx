import { BootNote } from '#features/boot';
import { useProfileView } from '#lib/app-store';
import { goToProfile, PROFILE_TABS, type ProfileTab } from '#lib/view-store';
import { words } from '#lib/words';
import { ProfileEditor } from '#features/profile-editor';
import { EmptyState, Page, Tabs } from '#ui';
import type { ProfileView as View } from '#shared/ipc';
import { LogTab } from './log-tab.tsx';
import { ProfileActions } from './profile-actions.tsx';
import { PreflightWarnings } from './preflight-warnings.tsx';
import { ProfileLead } from './profile-lead.tsx';
import { RulesTab } from './rules-tab.tsx';
import { TrafficTab } from './traffic-tab.tsx';
import css from './profile.module.css';

const text = words.profile;

interface ProfileViewProps {
  readonly name: string;
  readonly tab: ProfileTab;
}

/** One profile: how it is, what can be done with it, and all that is known of it. */
export function ProfileView({ name, tab }: ProfileViewProps) {
  const view = useProfileView(name);
  if (!view) {
    return (
      <Page title={name}>
        <EmptyState title={text.gone(name)} body={text.goneBody} />
      </Page>
    );
  }
  return (
    <Page
      isFilling={tab === 'log'}
      title={name}
      lead={<ProfileLead view={view} />}
      actions={<ProfileActions view={view} />}
    >
      <Tabs
        label={text.tabsLabel}
        value={tab}
        tabs={PROFILE_TABS}
        nameOf={(each) => text.tabs[each]}
        onChange={(next) => goToProfile(name, next)}
        className={css['tabs']}
        panelClassName={css['panel']}
      >
        {tab === 'log' ? null : <BootNote view={view} />}
        {tab === 'traffic' ? <PreflightWarnings view={view} /> : null}
        <TabPanel view={view} tab={tab} />
      </Tabs>
    </Page>
  );
}

function TabPanel({ view, tab }: { readonly view: View; readonly tab: ProfileTab }) {
  switch (tab) {
    case 'traffic':
      return <TrafficTab view={view} />;
    case 'rules':
      return <RulesTab view={view} />;
    case 'log':
      return <LogTab view={view} />;
    case 'edit':
      return <ProfileEditor key={view.profile.name} profile={view.profile} />;
  }
}
