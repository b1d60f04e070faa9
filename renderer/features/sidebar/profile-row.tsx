import { clsx } from 'clsx';
import { useProfileView } from '#lib/app-store';
import { formatRate } from '#lib/format';
import { useRate } from '#lib/traffic-store';
import { words } from '#lib/words';
import { Sparkline, StatusMark } from '#ui';
import { memo } from 'react';
import css from './sidebar.module.css';

interface ProfileRowProps {
  readonly name: string;
  readonly index: number;
  readonly isCurrent: boolean;
  readonly isTabStop: boolean;
  readonly onOpen: (name: string) => void;
}

/** One profile in the sidebar: what it is, how it is, how busy it is. */
export const ProfileRow = memo(function ProfileRow(props: ProfileRowProps) {
  const { name, index, isCurrent, isTabStop, onOpen } = props;
  const view = useProfileView(name);
  const { now, series } = useRate(name);
  if (!view) return null;
  const status = view.status?.state ?? 'unknown';
  const { word, help } = words.status[status];
  const isCounting = (status === 'active' || status === 'drifted') && now !== null;
  const rate = isCounting ? formatRate(now) : null;
  return (
    <button
      type="button"
      data-index={index}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isCurrent ? 'page' : undefined}
      title={`${name}\n${view.profile.source}\n${help}`}
      className={clsx(css['row'], isCurrent && css['current'])}
      onClick={() => onOpen(name)}
    >
      <StatusMark status={status} />
      <span className={css['name']}>{name}</span>
      <span className={css['word']}>{word}</span>
      <span className={css['detail']}>
        <span className={clsx('mono', css['source'])}>{view.profile.source}</span>
        {rate === null ? null : (
          <span className={css['rate']}>
            <Sparkline values={series} width={36} height={14} />
            <span>
              {rate}
              {words.common.perSecond}
            </span>
          </span>
        )}
      </span>
    </button>
  );
});
