import type { ActivityItem } from '#shared/ipc';
import { clsx } from 'clsx';
import { formatDuration, formatMoment } from '#lib/format';
import { activityWords as text } from '#lib/words-activity';
import { useVirtualRows } from '#features/virtual-rows';
import { listCss } from '#ui';
import { useRef, type KeyboardEvent } from 'react';
import css from './activity.module.css';

const ROW_HEIGHT = 30;

interface ActivityGridProps {
  readonly items: readonly ActivityItem[];
  readonly selected: ActivityItem | null;
  readonly onSelect: (id: string | null) => void;
}

/** The changes, newest first. */
export function ActivityGrid({ items, selected, onSelect }: ActivityGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, totalHeight, show } = useVirtualRows({
    count: items.length,
    height: ROW_HEIGHT,
    scroller,
  });
  const place = selected === null ? -1 : items.indexOf(selected);
  const isSelectedShown = rows.some(({ index }) => index === place);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15 };
    if (event.key === 'Escape') onSelect(null);
    const step = steps[event.key];
    if (step === undefined || items.length === 0) return;
    event.preventDefault();
    const next = place < 0 ? 0 : Math.max(0, Math.min(items.length - 1, place + step));
    onSelect(items[next]?.id ?? null);
    show(next);
  };

  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={text.label}
      aria-rowcount={items.length + 1}
      aria-activedescendant={isSelectedShown ? `change-${selected?.id ?? ''}` : undefined}
      tabIndex={0}
      className={listCss['grid']}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={listCss['head']}>
        <div role="row" aria-rowindex={1} className={css['row']}>
          <span role="columnheader">{text.columns.at}</span>
          <span role="columnheader" className={css['who']}>
            {text.columns.who}
          </span>
          <span role="columnheader">{text.columns.what}</span>
          <span role="columnheader">{text.columns.result}</span>
          <span role="columnheader" className={css['duration']}>
            {text.columns.duration}
          </span>
        </div>
      </div>
      <div role="rowgroup" className={css['body']} style={{ height: totalHeight }}>
        {rows.map(({ index, start }) => {
          const item = items[index];
          return item === undefined ? null : (
            <Row
              key={item.id}
              item={item}
              index={index}
              start={start}
              isSelected={index === place}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly item: ActivityItem;
  readonly index: number;
  readonly start: number;
  readonly isSelected: boolean;
  readonly onSelect: (id: string) => void;
}

function Row({ item, index, start, isSelected, onSelect }: RowProps) {
  const what = text.what(item);
  const result = text.result(item);
  return (
    <div
      role="row"
      id={`change-${item.id}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={clsx(css['row'], isSelected && css['selected'])}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onSelect(item.id)}
    >
      <span role="gridcell" className={css['time']}>
        {formatMoment(item.at)}
      </span>
      <span role="gridcell" title={text.who(item)} className={css['who']}>
        {text.who(item)}
      </span>
      <span role="gridcell" title={what} className={css['what']}>
        {what}
      </span>
      <span role="gridcell" title={result} className={clsx(isBad(item) && css['bad'])}>
        {result}
      </span>
      <span role="gridcell" className={css['duration']}>
        {formatDuration(item.durationMs)}
      </span>
    </div>
  );
}

/** Whether the change came to nothing, or to something that nobody wanted. */
const isBad = ({ outcome, decision }: ActivityItem): boolean =>
  outcome !== 'applied' || decision === 'not-reverted' || decision === 'unknown';
