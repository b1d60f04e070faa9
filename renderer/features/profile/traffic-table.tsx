import type { ProfileView } from '#shared/ipc';
import { assessSpread, type Spread, type SpreadRow } from '#lib/chance';
import {
  formatBytes,
  formatCount,
  formatPoints,
  formatProbability,
  formatShare,
} from '#lib/format';
import { words } from '#lib/words';
import { CircleCheck, Hourglass, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { seriesToken } from './series.ts';
import css from './traffic-table.module.css';

const text = words.profile.traffic;

interface TrafficTableProps {
  readonly destinations: readonly string[];
  readonly counters: NonNullable<ProfileView['status']>['counters'];
}

/** The counters by destination, against what a fair choice would give. */
export function TrafficTable({ destinations, counters }: TrafficTableProps) {
  const headingId = useId();
  const counts = counters.map((each) => each?.packets ?? 0);
  const total = counts.reduce((all, count) => all + count, 0);
  const spread = assessSpread(counts);
  return (
    <div className={css['card']}>
      <h2 id={headingId}>{text.shares}</h2>
      <Verdict spread={spread} />
      <div className={css['scroller']} role="group" aria-labelledby={headingId} tabIndex={0}>
        <table aria-labelledby={headingId} className={css['table']}>
          <thead>
            <tr>
              <th scope="col">{text.columns.destination}</th>
              <th scope="col">{text.columns.connections}</th>
              <th scope="col" title={text.columns.bytesHelp} className={css['bytes']}>
                {text.columns.bytes}
              </th>
              <th scope="col">{text.columns.expected}</th>
              <th scope="col">{text.columns.observed}</th>
              <th scope="col">{text.columns.difference}</th>
              <th scope="col">{text.columns.chance}</th>
            </tr>
          </thead>
          <tbody>
            {destinations.map((destination, index) => (
              <tr key={`${index} ${destination}`}>
                <th scope="row">
                  <span
                    aria-hidden="true"
                    className={css['swatch']}
                    style={{ background: `var(${seriesToken(index)})` }}
                  />
                  <span className="mono">{destination}</span>
                </th>
                <td>{formatCount(counts[index] ?? 0)}</td>
                <td className={css['bytes']}>{formatBytes(counters[index]?.bytes ?? 0)}</td>
                <td>{formatShare(1 / destinations.length)}</td>
                <td>
                  {total === 0 ? words.common.none : formatShare((counts[index] ?? 0) / total)}
                </td>
                <ChanceCells row={spread.kind === 'assessed' ? spread.rows[index] : undefined} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function ChanceCells({ row }: { readonly row: SpreadRow | undefined }) {
  if (!row) {
    return (
      <>
        <td>{words.common.none}</td>
        <td>{words.common.none}</td>
      </>
    );
  }
  const probability = formatProbability(row.probability);
  return (
    <>
      <td>{text.points(formatPoints(row.difference))}</td>
      <td className={row.isChance ? undefined : css['no']}>
        {row.isChance ? text.yes(probability) : text.no(probability)}
      </td>
    </>
  );
}

/** What the shares mean, as a sentence. */
function Verdict({ spread }: { readonly spread: Spread }) {
  switch (spread.kind) {
    case 'single':
      return <p className={css['verdict']}>{text.single}</p>;
    case 'needs-more':
      return (
        <p className={css['verdict']}>
          <Hourglass aria-hidden="true" />
          {text.needsMore(spread.missing)}
        </p>
      );
    case 'assessed': {
      const probability = formatProbability(spread.probability);
      return spread.isChance ? (
        <p className={css['verdict']}>
          <CircleCheck aria-hidden="true" className={css['good']} />
          {text.within(probability)}
        </p>
      ) : (
        <p className={css['verdict']}>
          <TriangleAlert aria-hidden="true" className={css['bad']} />
          <span>
            {text.outside(probability)} {text.outsideHint}
          </span>
        </p>
      );
    }
  }
}
