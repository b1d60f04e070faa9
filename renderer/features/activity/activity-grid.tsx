import type { ActivityItem } from '#shared/ipc';
import { clsx } from 'clsx';
import { formatDuration, formatMoment } from '#lib/format';
import { activityWords as text } from '#lib/words-activity';
import { VirtualTable, listCss, type Column } from '#ui';
import css from './activity.module.css';

const COLUMNS: readonly Column<ActivityItem>[] = [
  { head: text.columns.at, className: css['time'], cell: ({ at }) => formatMoment(at) },
  { head: text.columns.who, className: css['who'], cell: text.who, title: text.who },
  { head: text.columns.what, className: css['what'], cell: text.what, title: text.what },
  { head: text.columns.result, className: css['result'], cell: text.result, title: text.result },
  {
    head: text.columns.duration,
    className: css['duration'],
    cell: ({ durationMs }) => formatDuration(durationMs),
  },
];

const idOf = ({ id }: ActivityItem): string => id;
const rowHeight = () => 30;
const rowClassName = (item: ActivityItem) => clsx(css['row'], isBad(item) && css['bad']);

interface ActivityGridProps {
  readonly items: readonly ActivityItem[];
  readonly selected: ActivityItem | null;
  readonly onSelect: (id: string | null) => void;
}

/** The changes, newest first. */
export function ActivityGrid({ items, selected, onSelect }: ActivityGridProps) {
  return (
    <VirtualTable
      label={text.label}
      columns={COLUMNS}
      rows={items}
      keyOf={idOf}
      heightOf={rowHeight}
      className={clsx(listCss['grid'], css['grid'])}
      rowClassName={rowClassName}
      selection={{ selected, onSelect: (item) => onSelect(item?.id ?? null) }}
    />
  );
}

/** Whether the change came to nothing, or to something that nobody wanted. */
const isBad = ({ outcome, decision }: ActivityItem): boolean =>
  outcome !== 'applied' || decision === 'not-reverted' || decision === 'unknown';
