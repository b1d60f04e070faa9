import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import css from './page.module.css';

interface PageProps {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  /** Whether the page's own part scrolls, as a log does, instead of the page. */
  readonly isFilling?: boolean;
  readonly children: ReactNode;
}

/** The frame of every view: heading, actions, content. */
export function Page({ title, lead, actions, isFilling = false, children }: PageProps) {
  return (
    <div className={clsx(css['page'], isFilling && css['filling'])}>
      <header className={css['header']}>
        <div className={css['heading']}>
          <h1 className={css['title']}>{title}</h1>
          {lead === undefined ? null : <div className={css['lead']}>{lead}</div>}
        </div>
        {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
