import { clsx } from 'clsx';
import type { HitGap } from '#shared/ipc';
import { formatCount } from '#lib/format';
import type { HitOwner } from '#lib/hit-owner';
import type { LiveHit } from '#lib/hit-store';
import { words } from '#lib/words';
import { memo, type MouseEvent } from 'react';
import type { Column } from './columns.ts';
import { Marked } from './marked.tsx';
import css from './hit-grid.module.css';

const text = words.log;

/** Whose a hit is, in words. */
export function ownerText(owner: HitOwner): string {
  switch (owner.kind) {
    case 'profile':
      return owner.name;
    case 'unknown-chain':
      return text.unknownChain(owner.tag);
    case 'nobody':
      return text.nobody;
  }
}

interface PlaceProps {
  /** Place among all rows that are shown. */
  readonly index: number;
  readonly start: number;
}

interface HitRowProps extends PlaceProps {
  readonly hit: LiveHit;
  readonly owner: HitOwner;
  readonly columns: readonly Column[];
  readonly template: string;
  /** In lower case; empty for nothing. */
  readonly highlight: string;
  readonly isSelected: boolean;
  readonly onSelect: (row: number, isMore: boolean) => void;
}

export const HitRow = memo(function HitRow(props: HitRowProps) {
  const { hit, index, start, owner, columns, template, highlight, isSelected, onSelect } = props;
  const isFound =
    highlight !== '' && `${hit.raw}\n${ownerText(owner)}`.toLowerCase().includes(highlight);
  return (
    <div
      role="row"
      id={`hit-${hit.seq}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={clsx(
        css['row'],
        owner.kind !== 'profile' && css['stranger'],
        isFound && css['found'],
        isSelected && css['selected'],
      )}
      style={{ transform: `translateY(${start}px)`, gridTemplateColumns: template }}
      onClick={(event: MouseEvent) => onSelect(hit.seq, event.shiftKey)}
    >
      {columns.map((column) => (
        <Cell key={column.id} column={column} hit={hit} owner={owner} highlight={highlight} />
      ))}
    </div>
  );
});

interface CellProps {
  readonly column: Column;
  readonly hit: LiveHit;
  readonly owner: HitOwner;
  readonly highlight: string;
}

function Cell({ column, hit, owner, highlight }: CellProps) {
  if (column.text === undefined) {
    const profile = ownerText(owner);
    return (
      <span role="gridcell" title={profile} className={css['profile']}>
        <Marked text={owner.kind === 'nobody' ? text.nobodyShort : profile} part={highlight} />
      </span>
    );
  }
  return (
    <span
      role="gridcell"
      className={clsx(
        'mono',
        column.isNumber && css['number'],
        column.id === 'time' && css['time'],
      )}
    >
      <Marked text={column.text(hit)} part={highlight} />
    </span>
  );
}

/** The place where hits were lost. */
export function GapRow({ gap, index, start }: PlaceProps & { readonly gap: HitGap }) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={clsx(css['row'], css['gap'])}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="gridcell">
        {text.gap(gap.count === null ? null : formatCount(gap.count))}: {text.gapWhy[gap.why]}
      </span>
    </div>
  );
}
