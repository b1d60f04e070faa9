import { clsx } from 'clsx';
import type { ProfileView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { assessSpread, type Spread } from '#lib/chance';
import { formatCount, formatRate } from '#lib/format';
import { countedConnections } from '#lib/traffic';
import { useRate } from '#lib/traffic-store';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { useVirtualRows } from '#features/virtual-rows';
import { Sparkline, StatusBadge, listCss } from '#ui';
import { memo, useRef } from 'react';
import css from './overview.module.css';

const text = words.overview;
const ROW_HEIGHT = 40;

/** One row a profile. Scrolls by itself, so that totals and warnings stay in sight. */
export function OverviewTable() {
  const profiles = useApp((state) => state.profiles);
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, totalHeight } = useVirtualRows({
    count: profiles.length,
    height: ROW_HEIGHT,
    scroller,
  });
  return (
    <div className={clsx(listCss['frame'], css['tableFrame'])}>
      <div
        ref={scroller}
        role="table"
        aria-label={text.tableLabel}
        aria-rowcount={profiles.length + 1}
        tabIndex={0}
        className={listCss['table']}
      >
        <div role="rowgroup" className={clsx(listCss['head'], css['head'])}>
          <div role="row" aria-rowindex={1} className={css['row']}>
            <span role="columnheader">{text.columns.name}</span>
            <span role="columnheader">{text.columns.status}</span>
            <span role="columnheader" className={css['source']}>
              {text.columns.source}
            </span>
            <span role="columnheader" className={css['count']}>
              {text.columns.destinations}
            </span>
            <span role="columnheader" className={css['optional']}>
              {text.columns.backend}
            </span>
            <span role="columnheader" title={words.common.rateWindow} className={css['number']}>
              {text.columns.rate}
            </span>
            <span role="columnheader" className={clsx(css['number'], css['connections'])}>
              {text.columns.connections}
            </span>
            <span role="columnheader" className={css['optional']}>
              {text.columns.spread}
            </span>
          </div>
        </div>
        <div role="rowgroup" className={css['body']} style={{ height: totalHeight }}>
          {rows.map(({ index, start }) => {
            const view = profiles[index];
            return view ? (
              <Row key={view.profile.name} view={view} index={index} start={start} />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly view: ProfileView;
  readonly index: number;
  readonly start: number;
}

const Row = memo(function Row({ view, index, start }: RowProps) {
  const { profile, status } = view;
  const { now, series } = useRate(profile.name);
  const isInKernel = status !== null && status.state !== 'saved';
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={css['row']}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => goToProfile(profile.name)}
    >
      <span role="cell" className={css['nameCell']}>
        <button type="button" className={css['link']} title={profile.name}>
          {profile.name}
        </button>
      </span>
      <span role="cell">
        <StatusBadge status={status?.state ?? 'unknown'} />
      </span>
      <span role="cell" className={clsx('mono', css['source'])}>
        {profile.source}
      </span>
      <span role="cell" className={css['count']}>
        {profile.destinations.length}
      </span>
      <span role="cell" className={css['optional']}>
        {profile.rulesBackend}, {profile.protocol}
      </span>
      <span role="cell" className={css['rateCell']}>
        {isInKernel && now !== null ? (
          <>
            <Sparkline values={series} width={56} height={18} />
            <span>{formatRate(now)}</span>
          </>
        ) : (
          words.common.none
        )}
      </span>
      <span role="cell" className={clsx(css['number'], css['connections'])}>
        {isInKernel ? formatCount(countedConnections(view)) : words.common.none}
      </span>
      <span role="cell" className={css['optional']}>
        {isInKernel ? <SpreadCell view={view} /> : words.common.none}
      </span>
    </div>
  );
});

/** The shares as a bar, and what they mean in a word. */
function SpreadCell({ view: { traffic } }: { readonly view: ProfileView }) {
  const counts = traffic?.even ?? [];
  const spread = assessSpread(counts);
  return (
    <span className={css['spread']}>
      {counts.some((count) => count > 0) ? (
        <span aria-hidden="true" className={css['spreadBar']}>
          {counts.map((count, index) => (
            <span key={index} style={{ flexGrow: count }} />
          ))}
        </span>
      ) : null}
      <span className={isUnfair(spread) ? css['notChance'] : undefined}>{spreadText(spread)}</span>
    </span>
  );
}

const isUnfair = (spread: Spread): boolean => spread.kind === 'assessed' && !spread.isChance;

function spreadText(spread: Spread): string {
  switch (spread.kind) {
    case 'single':
      return text.spread.single;
    case 'needs-more':
      return text.spread.needsMore;
    case 'assessed':
      return spread.isChance ? text.spread.within : text.spread.outside;
  }
}
