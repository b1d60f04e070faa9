import type { ReactNode } from 'react';
import css from './settings.module.css';

/** A part of the settings, with its heading beside it. */
export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section className={css['section']}>
      <h2>{title}</h2>
      <div className={css['content']}>{children}</div>
    </section>
  );
}
