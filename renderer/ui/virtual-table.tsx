import { clsx } from 'clsx';
import { useSize } from '#lib/use-size';
import {
  memo,
  useCallback,
  useId,
  useLayoutEffect,
  useRef,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import css from './list.module.css';
import { useVirtualRows } from './use-virtual-rows.ts';

/** What stands above a column, and what below it in each row. */
export interface Column<T> {
  readonly head: ReactNode;
  /** Told where the pointer rests on the heading. */
  readonly help?: string;
  readonly className?: string | undefined;
  /** Not asked where rows have `cells` of their own. */
  readonly cell?: (row: T) => ReactNode;
  /** Told where the pointer rests on a cell. */
  readonly title?: (row: T) => string;
}

/** How rows look. */
interface Look<T> {
  readonly columns: readonly Column<T>[];
  /** The cells of a row, where they are not one a column. */
  readonly cells?: (row: T) => ReactNode;
  readonly rowClassName?: (row: T) => string | undefined;
  /** Of a row, in px; where rows are measured, what it probably is. */
  readonly heightOf: (row: T) => number;
  /** Each row is as high as what it says. */
  readonly isMeasured?: boolean;
}

interface VirtualTableProps<T> extends Look<T> {
  readonly label: string;
  readonly rows: readonly T[];
  /** Names a row for as long as it says something of the same thing. */
  readonly keyOf: (row: T) => string;
  /** Of the element that scrolls; it says how wide the columns are (list.module.css). */
  readonly className: string;
  /** What a click on a row does. */
  readonly onOpen?: (row: T) => void;
  /** Makes it a grid: a row can be selected, by a click or with keys. */
  readonly selection?: {
    readonly selected: T | null;
    readonly onSelect: (row: T | null) => void;
  };
}

/** Height of the headings, in px, with the line below them. */
const HEAD = { table: 33, grid: 31 };

/**
 * Rows under headings that stay in sight. Only the rows in sight are in the document; each is drawn anew
 * only where it, or how rows look, has become another one.
 */
export function VirtualTable<T>(props: VirtualTableProps<T>) {
  const { label, rows, keyOf, className, onOpen, selection, ...look } = props;
  const { columns, heightOf, isMeasured = false } = look;
  const role = selection ? 'grid' : 'table';
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const keyAt = useCallback(
    (index: number) => {
      const row = rows[index];
      return row === undefined ? '' : keyOf(row);
    },
    [rows, keyOf],
  );
  const inSight = useVirtualRows({
    count: rows.length,
    heightOf: (index) => {
      const row = rows[index];
      return row === undefined ? 0 : heightOf(row);
    },
    keyOf: isMeasured ? keyAt : undefined,
    scroller,
    head: HEAD[role],
  });
  const place = selection?.selected == null ? -1 : rows.indexOf(selection.selected);

  const { height: room } = useSize(scroller);
  useLayoutEffect(() => {
    // What is told of a selected row may open below, and take from the room of the rows.
    if (place >= 0) inSight.show(place);
    // Whoever scrolls away from it, or gets other rows, is not brought back.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [room]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') selection?.onSelect(null);
    const [first] = rows;
    const whole = first === undefined ? 1 : Math.floor((room - HEAD[role]) / heightOf(first));
    const page = Math.max(1, whole - 1);
    const next = placeAfter(event.key, place, rows.length - 1, page);
    const row = rows[next ?? -1];
    if (next === null || row === undefined) return;
    event.preventDefault();
    selection?.onSelect(row);
    inSight.show(next);
  };

  return (
    <div
      ref={scroller}
      role={role}
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={
        inSight.rows.some(({ index }) => index === place) ? `${id}-${place}` : undefined
      }
      tabIndex={0}
      className={className}
      onKeyDown={selection ? onKeyDown : undefined}
    >
      <div role="rowgroup" className={css['head']}>
        <div role="row" aria-rowindex={1} className={css['row']} style={{ height: HEAD[role] - 1 }}>
          {columns.map((column, index) => (
            <span key={index} role="columnheader" title={column.help} className={column.className}>
              {column.head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={css['body']} style={{ height: inSight.totalHeight }}>
        {inSight.rows.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <Row
              {...look}
              key={keyOf(row)}
              id={`${id}-${index}`}
              row={row}
              index={index}
              start={start}
              isSelected={selection ? index === place : undefined}
              onOpen={selection?.onSelect ?? onOpen}
              measure={inSight.measure}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Where a key leads to from a place, which is -1 where nothing is selected; null where it leads nowhere. */
function placeAfter(key: string, place: number, last: number, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined) return null;
  return Math.max(0, Math.min(last, place < 0 && key !== 'End' ? 0 : place + step));
}

interface RowProps<T> extends Look<T> {
  readonly id: string;
  readonly row: T;
  readonly index: number;
  readonly start: number;
  /** Undefined where rows cannot be selected. */
  readonly isSelected: boolean | undefined;
  readonly onOpen: ((row: T) => void) | undefined;
  readonly measure: (element: HTMLElement | null) => void;
}

function PlainRow<T>(props: RowProps<T>) {
  const { columns, cells, rowClassName, heightOf, isMeasured = false } = props;
  const { id, row, index, start, isSelected, onOpen, measure } = props;
  return (
    <div
      ref={isMeasured ? measure : undefined}
      data-index={index}
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={clsx(
        css['row'],
        isMeasured || css['oneLine'],
        onOpen && css['opening'],
        rowClassName?.(row),
      )}
      style={{
        transform: `translateY(${start}px)`,
        height: isMeasured ? undefined : heightOf(row),
      }}
      onClick={() => onOpen?.(row)}
    >
      {cells
        ? cells(row)
        : columns.map(({ className, cell, title }, place) => (
            <span
              key={place}
              role={isSelected === undefined ? 'cell' : 'gridcell'}
              title={title?.(row)}
              className={className}
            >
              {cell?.(row)}
            </span>
          ))}
    </div>
  );
}

// memo forgets that it is generic.
const Row = memo(PlainRow) as typeof PlainRow;
