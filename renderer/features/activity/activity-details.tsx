import type { ActivityDeed, ActivityItem } from '#shared/ipc';
import type { ChainDiff } from '#shared/ruleset';
import { Undo2 } from 'lucide-react';
import { bridge } from '#lib/bridge';
import { startChange } from '#lib/change-store';
import { formatDuration, formatMoment } from '#lib/format';
import { activityWords as text } from '#lib/words-activity';
import { DiffView } from '#features/plan';
import { Button, CodeBlock, Details, Fact, Facts } from '#ui';
import { useEffect, useState } from 'react';
import css from './activity.module.css';

interface ActivityDetailsProps {
  readonly item: ActivityItem;
  readonly onClose: () => void;
}

/** All that is known of one change, with the plan as it was read before it was carried out. */
export function ActivityDetails({ item, onClose }: ActivityDetailsProps) {
  const { undoProblem, isUndone } = item;
  return (
    <Details
      label={text.details}
      title={text.what(item)}
      actions={
        undoProblem === null && !isUndone ? (
          <Button
            size="sm"
            icon={<Undo2 />}
            onClick={() => void startChange({ kind: 'undo', id: item.id })}
          >
            {text.undo.action}
          </Button>
        ) : null
      }
      closeLabel={text.closeDetails}
      onClose={onClose}
      className={css['details']}
    >
      <Facts>
        <Fact name={text.fields.at} value={formatMoment(item.at)} />
        <Fact name={text.fields.who} value={item.user ?? text.nobody} />
        {item.uid === null ? null : <Fact name={text.fields.uid} value={String(item.uid)} />}
        <Fact name={text.fields.through} value={text.through[item.through]} />
        <Fact name={text.fields.result} value={text.result(item)} />
        <Fact name={text.fields.duration} value={formatDuration(item.durationMs)} />
      </Facts>
      {undoProblem === null ? null : (
        <p className={css['note']}>
          <strong>{text.undo.cannot}.</strong> {undoProblem}
        </p>
      )}
      {item.decision === 'unanswered' ? <p className={css['note']}>{text.unanswered}</p> : null}
      {item.detail === null ? null : (
        <CodeBlock
          isSaid
          text={item.detail}
          label={text.messageFrom(item)}
          className={css['said']}
        />
      )}
      <Plan key={item.id} id={item.id} />
    </Details>
  );
}

function bootDiff({ put, drop }: Extract<ActivityDeed, { kind: 'boot' }>): ChainDiff {
  return {
    chain: text.atBoot,
    kind: 'kept',
    lines: [
      ...put.map((profile) => ({ kind: 'added' as const, text: text.atBootProfile(profile) })),
      ...drop.map((name) => ({ kind: 'removed' as const, text: name })),
    ],
  };
}

function Plan({ id }: { readonly id: string }) {
  const [deed, setDeed] = useState<ActivityDeed>(null);
  useEffect(() => {
    let isGone = false;
    bridge()
      .invoke('activity:get', { id })
      .then((answer) => {
        if (!isGone) setDeed(answer);
      })
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [id]);
  switch (deed?.kind) {
    case undefined:
    case 'setting':
      return null;
    case 'many-rules':
      return <p className={css['note']}>{text.noPlan}</p>;
    case 'boot':
      return deed.more > 0 ? (
        <p className={css['note']}>{text.noPlan}</p>
      ) : (
        <DiffView diff={[bootDiff(deed)]} />
      );
    case 'rules':
      return deed.diff.length === 0 ? null : <DiffView diff={deed.diff} />;
  }
}
