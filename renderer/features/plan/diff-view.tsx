import type { PlanView } from '#shared/ipc';
import { clsx } from 'clsx';
import { words } from '#lib/words';
import { RuleText } from '#ui';
import css from './plan.module.css';

const text = words.diff;
const SIGNS = { added: '+', removed: '−', kept: ' ' };

/** What a plan does, chain by chain and rule by rule. Signs say what colours say. */
export function DiffView({ diff }: { readonly diff: PlanView['diff'] }) {
  if (diff.length === 0) return <p className={css['note']}>{text.empty}</p>;
  return (
    <div role="region" aria-label={text.label} tabIndex={0} className={css['diff']}>
      {diff.map(({ chain, kind, lines }) => (
        <section key={chain} aria-label={chain}>
          <p className={css['chain']}>
            <code>{chain}</code>
            {text.chain[kind] === '' ? null : (
              <span className={clsx(css['tag'], css[kind])}>{text.chain[kind]}</span>
            )}
          </p>
          <ul>
            {lines.map((line, index) => (
              // Lines of a plan never move: their place names them.
              <li key={index} className={clsx('mono', css['line'], css[line.kind])}>
                <span aria-hidden="true" className={css['sign']}>
                  {SIGNS[line.kind]}
                </span>
                <span className="sr-only">{text.line[line.kind]}: </span>
                <span className={css['rule']}>
                  <RuleText text={line.text} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
