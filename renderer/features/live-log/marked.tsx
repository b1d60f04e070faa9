import type { ReactNode } from 'react';
import css from './hit-grid.module.css';

/** A text in which a part that a person looks for is marked, in whatever case. */
export function marked(text: string, part: string): ReactNode {
  const at = part === '' ? -1 : text.toLowerCase().indexOf(part);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className={css['mark']}>{text.slice(at, at + part.length)}</mark>
      {text.slice(at + part.length)}
    </>
  );
}
