import type { LiveHit } from '#shared/ipc';
import { ArrowDown } from 'lucide-react';
import { formatCount } from '#lib/format';
import type { HitOwners } from '#lib/hit-owner';
import type { HitView, HitViewState } from '#lib/hit-view';
import type { LogEntry } from '#lib/hit-log';
import { words } from '#lib/words';
import { useVirtualRows } from '#features/virtual-rows';
import { Button } from '#ui';
import { useEffect, useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { GapRow, HitRow } from './hit-row.tsx';
import css from './hit-grid.module.css';

const text = words.log;
const ROW_HEIGHT = 26;
/** Nearer to the end than this counts as being there, in px. */
const AT_END = 8;

interface HitGridProps {
  readonly state: HitViewState;
  readonly owners: HitOwners;
  readonly view: HitView;
  readonly selected: LiveHit | null;
  readonly onSelect: (hit: LiveHit | null) => void;
}

const keyOf = (entry: LogEntry): string | number =>
  entry.kind === 'hit' ? entry.hit.seq : entry.id;

/** The rows, newest at the bottom. Follows the end until a person scrolls away from it. */
export function HitGrid({ state, owners, view, selected, onSelect }: HitGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const isPausedByScroll = useRef(false);
  const lastTop = useRef(0);
  const { rows, totalHeight, show } = useVirtualRows({
    count: state.rows.length,
    height: ROW_HEIGHT,
    scroller,
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || state.isPaused) return;
    element.scrollTop = element.scrollHeight;
    lastTop.current = element.scrollTop;
  }, [state.version, state.isPaused, totalHeight]);

  useEffect(() => {
    if (!state.isPaused) isPausedByScroll.current = false;
  }, [state.isPaused]);

  const onScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isUp = element.scrollTop < lastTop.current - 1;
    lastTop.current = element.scrollTop;
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    if (!state.isPaused && isUp && toEnd > AT_END) {
      isPausedByScroll.current = true;
      view.pause();
    } else if (state.isPaused && isPausedByScroll.current && !isUp && toEnd <= AT_END) {
      view.resume();
    }
  };

  const selectedIndex =
    selected === null
      ? -1
      : state.rows.findLastIndex((row) => row.kind === 'hit' && row.hit.seq === selected.seq);
  const isSelectedShown = rows.some(({ index }) => index === selectedIndex);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = state.rows.length - 1;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 };
    if (event.key === 'Escape') onSelect(null);
    if (event.key === ' ') {
      event.preventDefault();
      if (state.isPaused) view.resume();
      else view.pause();
    }
    const step = steps[event.key];
    if (step === undefined || last < 0) return;
    event.preventDefault();
    view.pause();
    isPausedByScroll.current = false;
    let next = selectedIndex < 0 ? last : Math.max(0, Math.min(last, selectedIndex + step));
    while (state.rows[next]?.kind === 'gap' && next > 0 && next < last) next += Math.sign(step);
    const row = state.rows[next];
    if (row?.kind !== 'hit') return;
    onSelect(row.hit);
    show(next);
  };

  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={text.label}
        aria-rowcount={state.rows.length + 1}
        aria-activedescendant={isSelectedShown ? `hit-${selected?.seq ?? ''}` : undefined}
        tabIndex={0}
        className={css['grid']}
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <Head />
        <div role="rowgroup" className={css['body']} style={{ height: totalHeight }}>
          {rows.map(({ index, start }) => {
            const entry = state.rows[index];
            if (!entry) return null;
            return entry.kind === 'gap' ? (
              <GapRow key={keyOf(entry)} gap={entry} index={index} start={start} />
            ) : (
              <HitRow
                key={keyOf(entry)}
                hit={entry.hit}
                index={index}
                start={start}
                owner={owners.ownerOf(entry.hit)}
                isSelected={index === selectedIndex}
                onSelect={onSelect}
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
          onClick={() => view.resume()}
        >
          {text.waiting(formatCount(state.waiting))}
        </Button>
      ) : null}
    </>
  );
}

function Head() {
  const { columns } = text;
  return (
    <div role="rowgroup" className={css['head']}>
      <div role="row" aria-rowindex={1} className={css['row']}>
        <span role="columnheader">{columns.time}</span>
        <span role="columnheader">{columns.profile}</span>
        <span role="columnheader">{columns.hook}</span>
        <span role="columnheader" className={css['path']}>
          {columns.path}
        </span>
        <span role="columnheader">{columns.source}</span>
        <span role="columnheader">{columns.destination}</span>
        <span role="columnheader" className={css['protocol']}>
          {columns.protocol}
        </span>
        <span role="columnheader" className={css['wide']}>
          {columns.flags}
        </span>
        <span role="columnheader" className={css['length']}>
          {columns.length}
        </span>
      </div>
    </div>
  );
}
