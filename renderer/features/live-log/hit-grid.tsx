import { clsx } from 'clsx';
import { ArrowDown } from 'lucide-react';
import { useApp } from '#lib/app-store';
import { formatCount } from '#lib/format';
import type { HitOwners } from '#lib/hit-owner';
import { hitStore } from '#lib/hit-store';
import type { HitViewState } from '#lib/hit-view';
import { useSize } from '#lib/use-size';
import { words } from '#lib/words';
import { Button, listCss } from '#ui';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { gridTemplate, shownColumns, widthOf, type Column } from './columns.ts';
import { GapRow, HitRow } from './hit-row.tsx';
import { useGridKeys } from './use-grid-keys.ts';
import { followLog, keepTopOfLog, pauseLog, topOfLog } from './log-choices.ts';
import { useRowWindow } from './use-row-window.ts';
import { isIn, type Selection } from './selection.ts';
import css from './hit-grid.module.css';

const text = words.log;
const ROW_HEIGHT = 26;
const HEAD_HEIGHT = 31;
/** As wide as --scrollbar says, in px: its place is left also where it is not needed yet. */
const SCROLLBAR = 12;
/** Nearer to the end than this counts as being there, in px. */
const AT_END = 8;

interface HitGridProps {
  readonly state: HitViewState;
  readonly owners: HitOwners;
  /** The profile whose hits alone are shown, so that it need not be named; null for all. */
  readonly scope: string | null;
  readonly pausedBy: 'scroll' | 'choice' | null;
  readonly highlight: string;
  readonly selection: Selection | null;
  readonly onSelect: (selection: Selection | null) => void;
  readonly onCopy: () => void;
}

/** The rows, newest at the bottom. Follows the end until a person scrolls away from it. */
export function HitGrid(props: HitGridProps) {
  const { state, owners, scope, pausedBy, highlight, selection, onSelect, onCopy } = props;
  const isScoped = scope !== null;
  const scroller = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const { width } = useSize(scroller, 'border-box');
  const chosen = useApp(({ settings }) => settings.watch.columns);
  const columns = useMemo(
    () => shownColumns({ chosen, isScoped, room: (width || 1280) - SCROLLBAR }),
    [chosen, isScoped, width],
  );
  const template = useMemo(() => gridTemplate(columns), [columns]);
  const rows = useRowWindow(scroller, {
    count: state.count,
    height: ROW_HEIGHT,
    head: HEAD_HEIGHT,
  });

  const hold = (element: HTMLElement) => {
    const place = rows.firstInSight();
    const row = state.rowAt(place);
    if (Number.isNaN(row)) return;
    keepTopOfLog(scope, { row, above: element.scrollTop - rows.topOf(place) });
  };

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // When rows above it go, and when the log is opened again, the same row stays in sight.
    const held = topOfLog(scope);
    if (!state.isPaused) {
      element.scrollTop = element.scrollHeight;
      rows.onScroll();
    } else if (held && state.progress !== null && state.rowAt(0) > held.row) {
      // The filter is still on its way back to it.
      return;
    } else if (held) {
      const top = rows.topOf(state.placeOf(held.row)) + held.above;
      if (Math.abs(top - element.scrollTop) >= 1) {
        element.scrollTop = top;
        rows.onScroll();
      }
    }
    lastTop.current = element.scrollTop;
    hold(element);
    // The rows' own functions are new with each state.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state, rows.totalHeight]);

  const focus = selection?.focus ?? null;
  const isFocusInSight = useRef(false);
  const lookAtFocus = () => {
    isFocusInSight.current = focus !== null && rows.isInSight(state.placeOf(focus));
  };
  // Whoever scrolls has it looked at as well.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(lookAtFocus, [focus]);
  useLayoutEffect(() => {
    // The details of a chosen row open below the grid, as high as what they say, and take from its room.
    if (focus !== null && isFocusInSight.current) rows.show(state.placeOf(focus));
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [rows.room]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    rows.onScroll();
    lookAtFocus();
    hold(element);
    const isUp = element.scrollTop < lastTop.current - 1;
    lastTop.current = element.scrollTop;
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (!state.isPaused && isUp && toEnd > AT_END) {
      pauseLog(scope, 'scroll');
    } else if (state.isPaused && pausedBy === 'scroll' && !isUp && toEnd <= AT_END) {
      followLog(scope);
    }
  };

  const select = (row: number, isMore: boolean) =>
    onSelect({ anchor: isMore ? (selection?.anchor ?? row) : row, focus: row });
  const onKeyDown = useGridKeys({
    state,
    selection,
    page: rows.page,
    show: rows.show,
    onSelect,
    onCopy,
    onPause: () => pauseLog(scope, 'choice'),
    onFollow: () => followLog(scope),
  });

  const minWidth = widthOf(columns);
  const isFocusShown = rows.rows.some(({ place }) => state.rowAt(place) === selection?.focus);
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={text.label}
        aria-multiselectable="true"
        aria-rowcount={state.count + 1}
        aria-activedescendant={isFocusShown ? `hit-${selection?.focus ?? ''}` : undefined}
        tabIndex={0}
        className={clsx(listCss['grid'], css['grid'])}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <Head columns={columns} template={template} minWidth={minWidth} />
        <div role="rowgroup" className={css['body']} style={{ height: rows.totalHeight, minWidth }}>
          {rows.rows.map(({ place, start, key }) => {
            const entry = hitStore.entry(state.rowAt(place));
            if (!entry) return null;
            return entry.kind === 'gap' ? (
              <GapRow key={`gap ${key}`} gap={entry.gap} index={place} start={start} />
            ) : (
              <HitRow
                key={key}
                hit={entry.hit}
                index={place}
                start={start}
                owner={owners.ownerOf(entry.hit)}
                columns={columns}
                template={template}
                highlight={highlight}
                isSelected={isIn(selection, entry.hit.seq)}
                onSelect={select}
              />
            );
          })}
        </div>
      </div>
      {state.isPaused && state.waiting > 0 ? (
        <Button
          variant="primary"
          size="sm"
          icon={<ArrowDown />}
          title={text.waitingHelp}
          className={css['waiting']}
          onClick={() => followLog(scope)}
        >
          {text.waiting(formatCount(state.waiting))}
        </Button>
      ) : null}
    </>
  );
}

interface HeadProps {
  readonly columns: readonly Column[];
  readonly template: string;
  readonly minWidth: number;
}

function Head({ columns, template, minWidth }: HeadProps) {
  return (
    <div role="rowgroup" className={clsx(listCss['head'], css['head'])} style={{ minWidth }}>
      <div
        role="row"
        aria-rowindex={1}
        className={css['row']}
        style={{ gridTemplateColumns: template }}
      >
        {columns.map(({ id, isNumber }) => (
          <span
            key={id}
            role="columnheader"
            title={text.columnHelp[id]}
            className={clsx(isNumber && css['number'])}
          >
            {text.columns[id]}
          </span>
        ))}
      </div>
    </div>
  );
}
