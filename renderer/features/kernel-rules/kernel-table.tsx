import { clsx } from 'clsx';
import { kernelWords as text } from '#lib/words-kernel';
import { useMeasuredRows } from '#features/virtual-rows';
import { listCss } from '#ui';
import { useRef } from 'react';
import { keyOfRow, type KernelRow } from './kernel-rows.ts';
import { RowContent } from './row-content.tsx';
import css from './kernel-rules.module.css';

interface KernelTableProps {
  readonly rows: readonly KernelRow[];
  readonly onToggle: (name: string) => void;
}

/** Heights before they are measured, in px. */
const ESTIMATES = { hook: 40, chain: 40, advice: 44, difference: 240, rule: 28, reference: 44 };

/** Chains and their rules, one row each; only those in sight are in the document. */
export function KernelTable({ rows, onToggle }: KernelTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const {
    rows: inSight,
    totalHeight,
    measure,
  } = useMeasuredRows({
    count: rows.length,
    estimate: (index) => ESTIMATES[rows[index]?.kind ?? 'rule'],
    keyOf: (index) => keyOfRow(rows[index] ?? NO_ROW),
    scroller,
  });
  return (
    <div className={clsx(listCss['frame'], css['frame'])}>
      <div
        ref={scroller}
        role="table"
        aria-label={text.tableLabel}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
        className={listCss['table']}
      >
        <div role="rowgroup" className={listCss['head']}>
          <div role="row" aria-rowindex={1} className={css['row']}>
            <span role="columnheader">{text.columns.name}</span>
            <span role="columnheader" className={css['profile']}>
              {text.columns.profile}
            </span>
            <span role="columnheader">{text.columns.state}</span>
            <span role="columnheader" className={css['number']}>
              {text.columns.connections}
            </span>
            <span
              role="columnheader"
              title={text.columns.bytesHelp}
              className={css['optionalNumber']}
            >
              {text.columns.bytes}
            </span>
          </div>
        </div>
        <div role="rowgroup" className={css['body']} style={{ height: totalHeight }}>
          {inSight.map(({ index, start }) => {
            const row = rows[index];
            return row ? (
              <div
                key={keyOfRow(row)}
                ref={measure}
                data-index={index}
                role="row"
                aria-rowindex={index + 2}
                className={css[row.kind]}
                style={{ transform: `translateY(${start}px)` }}
              >
                <RowContent row={row} onToggle={onToggle} />
              </div>
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
}

const NO_ROW: KernelRow = { kind: 'hook', hook: { name: '', rules: [] }, isOpen: false };
