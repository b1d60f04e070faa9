import type { ReactNode } from 'react';
import css from './empty-state.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly body?: string | undefined;
  readonly icon?: ReactNode;
  readonly children?: ReactNode;
}

/** Says why there is nothing to see, and what brings something. */
export function EmptyState({ title, body, icon, children }: EmptyStateProps) {
  return (
    <div className={css['empty']}>
      {icon}
      <p className={css['title']}>{title}</p>
      {body === undefined ? null : <p className={css['body']}>{body}</p>}
      {children}
    </div>
  );
}
