import type { ProfileTraffic } from '#shared/ipc';
import { bridge, messageOf } from '#lib/bridge';
import { assessSpread, type Spread, type SpreadRow } from '#lib/chance';
import {
  formatBytes,
  formatCount,
  formatMoment,
  formatP,
  formatPoints,
  formatProbability,
  formatShare,
} from '#lib/format';
import { showToast } from '#lib/toasts';
import { words } from '#lib/words';
import { watchWords } from '#lib/words-watch';
import { Button } from '#ui';
import { clsx } from 'clsx';
import { CircleCheck, Hourglass, TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { seriesToken } from './series.ts';
import css from './traffic-table.module.css';

const text = words.profile.traffic;

interface TrafficTableProps {
  readonly name: string;
  readonly destinations: readonly string[];
  readonly traffic: ProfileTraffic;
  /** Open connections by destination; null where they are not known. */
  readonly active: readonly number[] | null;
}

/** The running totals by destination, against what a fair choice would give. */
export function TrafficTable({ name, destinations, traffic, active }: TrafficTableProps) {
  const headingId = useId();
  const counts = traffic.even;
  // Where the destinations have always been these, both columns would say the same.
  const hasTotals = traffic.totals.some(({ packets }, place) => packets !== counts[place]);
  const total = counts.reduce((all, count) => all + count, 0);
  const spread = assessSpread(counts);
  return (
    <div className={css['card']}>
      <div className={css['head']}>
        <h2 id={headingId}>{text.shares}</h2>
        {traffic.evenSince === null ? null : (
          <span>{text.since(formatMoment(traffic.evenSince))}</span>
        )}
        <Button size="sm" title={text.startOverHelp} onClick={() => startOver(name)}>
          {text.startOver}
        </Button>
      </div>
      <Verdict spread={spread} />
      <div className={css['scroller']} role="group" aria-labelledby={headingId} tabIndex={0}>
        <table aria-labelledby={headingId} className={css['table']}>
          <thead>
            <tr>
              <th scope="col">{text.columns.destination}</th>
              <th scope="col" title={text.columns.connectionsHelp}>
                {text.columns.connections}
              </th>
              {active === null ? null : (
                <th scope="col" title={watchWords.connections.columnHelp} className={css['active']}>
                  {watchWords.connections.column}
                </th>
              )}
              {hasTotals ? (
                <th scope="col" title={text.columns.totalHelp}>
                  {text.columns.total}
                </th>
              ) : null}
              <th scope="col" title={text.columns.bytesHelp} className={css['bytes']}>
                {text.columns.bytes}
              </th>
              <th scope="col" className={css['expected']}>
                {text.columns.expected}
              </th>
              <th scope="col">{text.columns.observed}</th>
              <th scope="col" className={css['difference']}>
                {text.columns.difference}
              </th>
              <th scope="col" title={text.columns.chanceHelp} className={css['chance']}>
                {text.columns.chance}
              </th>
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
                {active === null ? null : (
                  <td className={css['active']}>{formatCount(active[index] ?? 0)}</td>
                )}
                {hasTotals ? <td>{formatCount(traffic.totals[index]?.packets ?? 0)}</td> : null}
                <td className={css['bytes']}>{formatBytes(traffic.totals[index]?.bytes ?? 0)}</td>
                <td className={css['expected']}>{formatShare(1 / destinations.length)}</td>
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

function startOver(name: string): void {
  bridge()
    .invoke('traffic:reset', { name })
    .catch((error: unknown) => showToast(text.startOverFailed(messageOf(error)), 'bad'));
}

function ChanceCells({ row }: { readonly row: SpreadRow | undefined }) {
  if (!row) {
    return (
      <>
        <td className={css['difference']}>{words.common.none}</td>
        <td className={css['chance']}>{words.common.none}</td>
      </>
    );
  }
  const p = formatP(row.probability);
  return (
    <>
      <td className={css['difference']}>{text.points(formatPoints(row.difference))}</td>
      <td className={clsx(css['chance'], !row.isChance && css['no'])}>
        {row.isChance ? text.yes(p) : text.no(p)}
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
