import { clsx } from 'clsx';
import { stateFileWords as text } from '#lib/words-state-file';
import { useMeasuredRows } from '#features/virtual-rows';
import { listCss } from '#ui';
import { useEffect, useRef } from 'react';
import { ImportRowCells } from './import-row.tsx';
import type { ImportRow } from './import-rows.ts';
import css from './state-file.module.css';

interface ImportTableProps {
  readonly rows: readonly ImportRow[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

/** The entries of a file; only those in sight are in the document. */
export function ImportTable({ rows, chosen, onChoose }: ImportTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const open = rows.flatMap((row) => (row.kind === 'profile' && row.isOpen ? [row.name] : []));
  const {
    rows: inSight,
    totalHeight,
    measure,
  } = useMeasuredRows({
    count: rows.length,
    estimate: () => 40,
    keyOf: (index) => `${rows[index]?.kind ?? ''} ${rows[index]?.name ?? ''}`,
    scroller,
  });
  const choose = (name: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(name);
    else next.delete(name);
    onChoose(next);
  };
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={text.tableLabel}
      aria-rowcount={rows.length + 1}
      tabIndex={0}
      className={css['table']}
    >
      <div role="rowgroup" className={clsx(listCss['head'], css['head'])}>
        <div role="row" aria-rowindex={1} className={css['row']}>
          <span role="columnheader">
            <ChooseAll
              count={open.filter((name) => chosen.has(name)).length}
              of={open.length}
              onChange={(isChosen) => onChoose(new Set(isChosen ? open : []))}
            />
          </span>
          <span role="columnheader">{text.columns.name}</span>
          <span role="columnheader">{text.columns.address}</span>
          <span role="columnheader">{text.columns.effect}</span>
        </div>
      </div>
      <div role="rowgroup" className={css['body']} style={{ height: totalHeight }}>
        {inSight.map(({ index, start }) => {
          const row = rows[index];
          return row ? (
            <div
              key={`${row.kind} ${row.name}`}
              ref={measure}
              data-index={index}
              role="row"
              aria-rowindex={index + 2}
              className={css['row']}
              style={{ transform: `translateY(${start}px)` }}
            >
              <ImportRowCells row={row} onChoose={choose} />
            </div>
          ) : null;
        })}
      </div>
    </div>
  );
}

interface ChooseAllProps {
  readonly count: number;
  readonly of: number;
  readonly onChange: (isChosen: boolean) => void;
}

function ChooseAll({ count, of, onChange }: ChooseAllProps) {
  const ref = useRef<HTMLInputElement>(null);
  const isSome = count > 0 && count < of;
  useEffect(() => {
    if (ref.current) ref.current.indeterminate = isSome;
  }, [isSome]);
  return (
    <input
      ref={ref}
      type="checkbox"
      aria-label={text.chooseAll}
      className={css['check']}
      disabled={of === 0}
      checked={of > 0 && count === of}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
