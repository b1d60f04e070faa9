import { ArrowDownUp, FileInput, FileOutput, Plus } from 'lucide-react';
import { BootWarnings } from '#features/boot';
import { InstallationWarnings } from '#features/installation';
import { useApp } from '#lib/app-store';
import { exportProfiles, startImport } from '#lib/state-file-store';
import { go } from '#lib/view-store';
import { words } from '#lib/words';
import { stateFileWords } from '#lib/words-state-file';
import { Button, IconButton, Menu, Page } from '#ui';
import { EmptyOverview } from './empty-overview.tsx';
import { OverviewTable } from './overview-table.tsx';
import { Totals } from './totals.tsx';
import { Warnings } from './warnings.tsx';

const text = words.overview;

/** All profiles at a glance, and what needs attention. */
export function OverviewView() {
  const isEmpty = useApp(({ profiles }) => profiles.length === 0);
  if (isEmpty) {
    return (
      <Page title={text.title}>
        <InstallationWarnings />
        <Warnings />
        <BootWarnings />
        <EmptyOverview />
      </Page>
    );
  }
  return (
    <Page
      title={text.title}
      actions={
        <>
          <Button icon={<Plus />} onClick={() => go({ kind: 'new-profile', copyOf: null })}>
            {words.sidebar.create}
          </Button>
          <Menu
            trigger={<IconButton label={stateFileWords.transfer} icon={<ArrowDownUp />} />}
            items={[
              {
                label: stateFileWords.importAction,
                icon: <FileInput />,
                onSelect: () => void startImport(),
              },
              {
                label: stateFileWords.exportAll,
                icon: <FileOutput />,
                onSelect: () => void exportProfiles(null),
              },
            ]}
          />
        </>
      }
    >
      <InstallationWarnings />
      <Warnings />
      <BootWarnings />
      <Totals />
      <OverviewTable />
    </Page>
  );
}
