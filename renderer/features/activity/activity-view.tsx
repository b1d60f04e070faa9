import { clsx } from 'clsx';
import type { ActivityItem } from '#shared/ipc';
import { useActivity } from '#lib/activity-store';
import { words } from '#lib/words';
import { activityWords as text } from '#lib/words-activity';
import { Callout, EmptyState, Page, Select, listCss } from '#ui';
import { useMemo, useState } from 'react';
import { ActivityDetails } from './activity-details.tsx';
import { ActivityGrid } from './activity-grid.tsx';
import css from './activity.module.css';

/** Every change, newest first: who made it, what it did, and the way to undo it. */
export function ActivityView() {
  const { activity } = useActivity();
  switch (activity.kind) {
    case 'loading':
      return (
        <Page title={text.title}>
          <p role="status">{text.loading}</p>
        </Page>
      );
    case 'failed':
      return (
        <Page title={text.title}>
          <Callout tone="bad" title={text.failed} isAlert>
            <p>{activity.message}</p>
          </Callout>
        </Page>
      );
    case 'ready':
      return <Changes items={activity.items} isComplete={activity.isComplete} />;
  }
}

interface ChangesProps {
  readonly items: readonly ActivityItem[];
  readonly isComplete: boolean;
}

function Changes({ items, isComplete }: ChangesProps) {
  const [profile, setProfile] = useState('');
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const names = useMemo(() => namesIn(items), [items]);
  const shown = useMemo(
    () =>
      profile === ''
        ? items
        : items.filter(({ subjects }) => subjects.some(({ name }) => name === profile)),
    [items, profile],
  );
  const selected = shown.find(({ id }) => id === selectedId) ?? null;
  return (
    <Page
      isFilling
      title={text.title}
      actions={
        names.length === 0 ? undefined : (
          <Select
            label={text.filter}
            className={css['filter']}
            value={profile}
            options={['', ...names]}
            nameOf={(name) => name || text.anyProfile}
            onChange={setProfile}
          />
        )
      }
    >
      <div className={css['view']}>
        {isComplete ? null : (
          <Callout tone="info" title={words.helper.readOnlyTitle}>
            <p>{text.incomplete}</p>
          </Callout>
        )}
        <div className={clsx(listCss['fill'], css['frame'])}>
          <ActivityGrid items={shown} selected={selected} onSelect={setSelectedId} />
          {shown.length > 0 ? null : (
            <div className={listCss['none']}>
              {items.length > 0 ? (
                <EmptyState title={text.none} />
              ) : (
                <EmptyState title={text.empty} body={text.emptyBody} />
              )}
            </div>
          )}
        </div>
        {selected === null ? null : (
          <ActivityDetails item={selected} onClose={() => setSelectedId(null)} />
        )}
      </div>
    </Page>
  );
}

const namesIn = (items: readonly ActivityItem[]): readonly string[] =>
  [...new Set(items.flatMap(({ subjects }) => subjects.map(({ name }) => name)))].sort();
