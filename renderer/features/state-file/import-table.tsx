import { stateFileWords as text } from '#lib/words-state-file';
import { VirtualTable, type Column } from '#ui';
import { useEffect, useRef } from 'react';
import { Address, ChooseRow, EffectOnRow } from './import-cells.tsx';
import type { ImportRow } from './import-rows.ts';
import css from './state-file.module.css';

interface ImportTableProps {
  readonly rows: readonly ImportRow[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

const keyOf = ({ kind, name }: ImportRow) => `${kind} ${name}`;
const estimate = () => 40;
const rowClassName = () => css['row'];

/** The entries of a file. */
export function ImportTable({ rows, chosen, onChoose }: ImportTableProps) {
  const open = rows.flatMap((row) => (row.kind === 'profile' && row.isOpen ? [row.name] : []));
  const choose = (name: string, isChosen: boolean) => {
    const next = new Set(chosen);
    if (isChosen) next.add(name);
    else next.delete(name);
    onChoose(next);
  };
  const columns: readonly Column<ImportRow>[] = [
    {
      head: (
        <ChooseAll
          count={open.filter((name) => chosen.has(name)).length}
          of={open.length}
          onChange={(isChosen) => onChoose(new Set(isChosen ? open : []))}
        />
      ),
      cell: (row) => <ChooseRow row={row} onChoose={choose} />,
    },
    {
      head: text.columns.name,
      className: css['name'],
      title: ({ name }) => name,
      cell: ({ name }) => name,
    },
    {
      head: text.columns.address,
      className: css['address'],
      cell: (row) => <Address row={row} />,
    },
    { head: text.columns.effect, cell: (row) => <EffectOnRow row={row} /> },
  ];
  return (
    <VirtualTable
      label={text.tableLabel}
      columns={columns}
      rows={rows}
      keyOf={keyOf}
      heightOf={estimate}
      isMeasured
      className={css['table'] ?? ''}
      rowClassName={rowClassName}
    />
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
