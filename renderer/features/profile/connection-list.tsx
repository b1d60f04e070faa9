import type { ProfileConnections } from '#lib/connections-store';
import { formatCount } from '#lib/format';
import { watchWords } from '#lib/words-watch';
import { useId } from 'react';
import css from './connection-list.module.css';

const text = watchWords.connections;

/** Each open connection of a profile, and which destination it got. */
export function ConnectionList({ connections }: { readonly connections: ProfileConnections }) {
  const headingId = useId();
  const { why, total, over, listed } = connections;
  const all = formatCount(total);
  return (
    <section aria-labelledby={headingId} className={css['card']}>
      <div className={css['head']}>
        <h2 id={headingId}>{text.title}</h2>
        {why !== null ? null : (
          <span>
            {listed.length < total ? text.some(formatCount(listed.length), all) : text.count(all)}
            {over === 0 ? '' : `; ${text.over(formatCount(over))}`}
          </span>
        )}
      </div>
      {why !== null ? (
        <p className={css['note']}>
          {text.unavailable}. {why}
        </p>
      ) : listed.length === 0 ? (
        <p className={css['note']}>{text.none}</p>
      ) : (
        <div className={css['scroller']} role="group" aria-labelledby={headingId} tabIndex={0}>
          <table aria-labelledby={headingId} className={css['table']}>
            <thead>
              <tr>
                <th scope="col">{text.columns.client}</th>
                <th scope="col">{text.columns.destination}</th>
                <th scope="col">{text.columns.state}</th>
              </tr>
            </thead>
            <tbody>
              {listed.map(({ client, destination, state }) => (
                <tr key={`${client} ${destination}`}>
                  <td className="mono">{client}</td>
                  <td className="mono">{destination}</td>
                  <td>{state.toLowerCase()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
