import { useApp } from '#lib/app-store';
import { formatCount, formatRate } from '#lib/format';
import { countedConnections } from '#lib/traffic';
import { useTotalRate } from '#lib/traffic-store';
import { words } from '#lib/words';
import css from './overview.module.css';

const text = words.overview;

/** The sums over all profiles. */
export function Totals() {
  const profiles = useApp((state) => state.profiles);
  const rate = useTotalRate();
  const count = (state: 'active' | 'saved' | 'drifted') =>
    profiles.filter(({ status }) => status?.state === state).length;
  const isKnown = profiles.some(({ status }) => status !== null);
  const connections = profiles.reduce((all, view) => all + countedConnections(view), 0);
  const destinations = profiles.reduce((all, { profile }) => all + profile.destinations.length, 0);
  return (
    <dl aria-label={text.totals} className={css['totals']}>
      <Total
        name={text.profiles}
        value={formatCount(profiles.length)}
        detail={
          isKnown
            ? text.profilesDetail({
                active: count('active'),
                drifted: count('drifted'),
                saved: count('saved'),
              })
            : text.profilesUnknown
        }
      />
      <Total
        name={text.rate}
        value={rate === null ? words.common.none : formatRate(rate)}
        detail={words.common.rateWindow}
      />
      <Total
        name={text.connections}
        value={isKnown ? formatCount(connections) : words.common.none}
        detail={text.connectionsDetail}
      />
      <Total
        name={text.destinations}
        value={formatCount(destinations)}
        detail={text.destinationsDetail}
      />
    </dl>
  );
}

interface TotalProps {
  readonly name: string;
  readonly value: string;
  readonly detail: string;
}

function Total({ name, value, detail }: TotalProps) {
  return (
    <div className={css['total']}>
      <dt>{name}</dt>
      <dd className={css['value']}>{value}</dd>
      <dd className={css['detail']}>{detail}</dd>
    </div>
  );
}
