import { clsx } from 'clsx';
import { words } from '#lib/words';
import css from './status-badge.module.css';

export type StatusKind = keyof typeof words.status;

/**
 * The mark of a status: each has a shape of its own, so that colour is never needed. A full disc is
 * active, a ring is saved, a triangle is drifted,
 * a diamond is an orphan, a broken ring is unknown.
 */
export function StatusMark({ status }: { readonly status: StatusKind }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" className={clsx(css['mark'], css[status])}>
      <Shape status={status} />
    </svg>
  );
}

function Shape({ status }: { readonly status: StatusKind }) {
  switch (status) {
    case 'active':
      return <circle cx="6" cy="6" r="4.5" fill="currentColor" />;
    case 'saved':
      return <circle cx="6" cy="6" r="3.75" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'drifted':
      return <path d="M6 1 11.2 10.5H.8Z" fill="currentColor" />;
    case 'orphan':
      return <path d="M6 .8 11.2 6 6 11.2.8 6Z" fill="currentColor" />;
    case 'unknown':
      return (
        <circle
          cx="6"
          cy="6"
          r="3.75"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeDasharray="2.4 2.3"
        />
      );
  }
}

/** A status as mark and word. */
export function StatusBadge({ status }: { readonly status: StatusKind }) {
  const { word, help } = words.status[status];
  return (
    <span className={css['badge']} title={help}>
      <StatusMark status={status} />
      {word}
    </span>
  );
}
