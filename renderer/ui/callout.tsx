import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import { clsx } from 'clsx';
import type { ReactNode } from 'react';
import css from './callout.module.css';

interface CalloutProps {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** Read aloud as soon as it appears. */
  readonly isAlert?: boolean;
}

const ICONS = { info: Info, warn: TriangleAlert, bad: CircleAlert };

/** Something that a person should know, with what to do about it. */
export function Callout({ tone, title, children, actions, isAlert = false }: CalloutProps) {
  const Icon = ICONS[tone];
  return (
    <div role={isAlert ? 'alert' : undefined} className={clsx(css['callout'], css[tone])}>
      <Icon aria-hidden="true" className={css['icon']} />
      <div className={css['content']}>
        <div className={css['text']}>
          <p className={css['title']}>{title}</p>
          {children}
        </div>
        {actions === undefined ? null : <div className={css['actions']}>{actions}</div>}
      </div>
    </div>
  );
}
