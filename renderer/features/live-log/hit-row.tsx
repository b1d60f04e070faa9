import { clsx } from 'clsx';
import type { HitGap } from '#shared/ipc';
import { formatCount } from '#lib/format';
import type { HitOwner } from '#lib/hit-owner';
import type { LiveHit } from '#lib/hit-store';
import { words } from '#lib/words';
import { memo, type MouseEvent } from 'react';
import type { Column } from './columns.ts';
import { marked } from './marked.tsx';
import css from './hit-grid.module.css';

const text = words.log;

/** Whose a hit is, in words. */
export function ownerText(owner: HitOwner): string {
  switch (owner.kind) {
    case 'profile':
      return owner.name;
    case 'unknown-chain':
      return text.unknownChain(owner.tag);
    case 'several':
      return text.several;
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
      {columns.map((column) => cellOf(column, props))}
    </div>
  );
});

const CELL: Readonly<Record<'plain' | 'number' | 'time', string>> = {
  plain: 'mono',
  number: clsx('mono', css['number']),
  time: clsx('mono', css['time']),
};

/** An element and no component: hundreds of them change in each frame of a scroll. */
function cellOf(column: Column, { hit, owner, highlight }: HitRowProps) {
  if (column.text === undefined) {
    const profile = ownerText(owner);
    return (
      <span key={column.id} role="gridcell" title={profile} className={css['profile']}>
        {marked(owner.kind === 'nobody' ? text.nobodyShort : profile, highlight)}
      </span>
    );
  }
  const kind = column.isNumber ? 'number' : column.id === 'time' ? 'time' : 'plain';
  return (
    <span key={column.id} role="gridcell" className={CELL[kind]}>
      {marked(column.text(hit), highlight)}
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
