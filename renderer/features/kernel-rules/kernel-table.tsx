import { clsx } from 'clsx';
import { kernelWords as text } from '#lib/words-kernel';
import { VirtualTable, listCss, type Column } from '#ui';
import { keyOfRow, type KernelRow } from './kernel-rows.ts';
import { RowContent } from './row-content.tsx';
import css from './kernel-rules.module.css';

interface KernelTableProps {
  readonly rows: readonly KernelRow[];
  readonly onToggle: (name: string) => void;
}

const COLUMNS: readonly Column<KernelRow>[] = [
  { head: text.columns.name },
  { head: text.columns.profile, className: css['profile'] },
  { head: text.columns.status },
  { head: text.columns.connections, className: css['number'] },
  { head: text.columns.bytes, help: text.columns.bytesHelp, className: css['optionalNumber'] },
];

/** Heights before they are measured, in px. */
const ESTIMATES = { hook: 40, chain: 40, advice: 44, difference: 240, rule: 28, reference: 44 };

const estimate = ({ kind }: KernelRow) => ESTIMATES[kind];
const rowClassName = ({ kind }: KernelRow) => css[kind];

/** Chains and their rules, one row each. */
export function KernelTable({ rows, onToggle }: KernelTableProps) {
  return (
    <div className={clsx(listCss['frame'], css['frame'])}>
      <VirtualTable
        label={text.tableLabel}
        columns={COLUMNS}
        cells={(row) => <RowContent row={row} onToggle={onToggle} />}
        rows={rows}
        keyOf={keyOfRow}
        heightOf={estimate}
        isMeasured
        className={clsx(listCss['table'], css['table'])}
        rowClassName={rowClassName}
      />
    </div>
  );
}
