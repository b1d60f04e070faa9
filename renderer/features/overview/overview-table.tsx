import { clsx } from 'clsx';
import type { ProfileView } from '#shared/ipc';
import { useApp } from '#lib/app-store';
import { assessSpread, type Spread } from '#lib/chance';
import { formatCount, formatRate } from '#lib/format';
import { countedConnections } from '#lib/traffic';
import { useRate } from '#lib/traffic-store';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { Sparkline, StatusBadge, VirtualTable, listCss, type Column } from '#ui';
import css from './overview.module.css';

const text = words.overview;

const isInKernel = ({ status }: ProfileView): boolean =>
  status !== null && status.state !== 'saved';

const COLUMNS: readonly Column<ProfileView>[] = [
  {
    head: text.columns.name,
    className: css['nameCell'],
    cell: ({ profile: { name } }) => (
      <button type="button" className={css['link']} title={name}>
        {name}
      </button>
    ),
  },
  {
    head: text.columns.status,
    cell: ({ status }) => <StatusBadge status={status?.state ?? 'unknown'} />,
  },
  {
    head: text.columns.source,
    className: css['source'],
    cell: ({ profile }) => <span className={clsx('mono', css['address'])}>{profile.source}</span>,
  },
  {
    head: text.columns.destinations,
    className: css['count'],
    cell: ({ profile }) => profile.destinations.length,
  },
  {
    head: text.columns.backend,
    className: css['optional'],
    cell: ({ profile }) => `${profile.rulesBackend}, ${profile.protocol}`,
  },
  {
    head: text.columns.rate,
    help: words.common.rateWindow,
    className: css['number'],
    cell: (view) => (isInKernel(view) ? <RateCell name={view.profile.name} /> : words.common.none),
  },
  {
    head: text.columns.connections,
    className: clsx(css['number'], css['connections']),
    cell: (view) => (isInKernel(view) ? formatCount(countedConnections(view)) : words.common.none),
  },
  {
    head: text.columns.spread,
    className: css['optional'],
    cell: (view) => (isInKernel(view) ? <SpreadCell view={view} /> : words.common.none),
  },
];

const nameOf = ({ profile }: ProfileView): string => profile.name;
const rowHeight = () => 40;
const rowClassName = () => css['row'];
const open = (view: ProfileView) => goToProfile(nameOf(view));

/** One row a profile. Scrolls by itself, so that totals and warnings stay in sight. */
export function OverviewTable() {
  const profiles = useApp((state) => state.profiles);
  return (
    <div className={clsx(listCss['frame'], css['tableFrame'])}>
      <VirtualTable
        label={text.tableLabel}
        columns={COLUMNS}
        rows={profiles}
        keyOf={nameOf}
        heightOf={rowHeight}
        className={clsx(listCss['table'], css['table'])}
        rowClassName={rowClassName}
        onOpen={open}
      />
    </div>
  );
}

function RateCell({ name }: { readonly name: string }) {
  const { now, series } = useRate(name);
  return now === null ? (
    words.common.none
  ) : (
    <span className={css['rate']}>
      <Sparkline values={series} width={56} height={18} />
      <span>{formatRate(now)}</span>
    </span>
  );
}

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
