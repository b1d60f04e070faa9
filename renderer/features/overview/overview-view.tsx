import { Plus } from 'lucide-react';
import { useApp } from '#lib/app-store';
import { go } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, Page } from '#ui';
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
        <Warnings />
        <EmptyOverview />
      </Page>
    );
  }
  return (
    <Page
      title={text.title}
      actions={
        <Button icon={<Plus />} onClick={() => go({ kind: 'new-profile', copyOf: null })}>
          {words.sidebar.create}
        </Button>
      }
    >
      <Warnings />
      <Totals />
      <OverviewTable />
    </Page>
  );
}
