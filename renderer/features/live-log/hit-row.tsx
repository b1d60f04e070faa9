import type { LiveHit } from '#shared/ipc';
import { clsx } from 'clsx';
import { formatCount, formatTime } from '#lib/format';
import { destinationOf, sourceOf } from '#lib/hit-filter';
import type { LogEntry } from '#lib/hit-log';
import type { HitOwner } from '#lib/hit-owner';
import { words } from '#lib/words';
import { memo } from 'react';
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

/** The way through the computer: `eth0 → lo`, with a dash for the end that is the computer itself. */
export const pathText = (hit: LiveHit): string =>
  `${hit.in || words.common.none} → ${hit.out || words.common.none}`;

interface HitRowProps {
  readonly hit: LiveHit;
  readonly index: number;
  readonly start: number;
  readonly owner: HitOwner;
  readonly isSelected: boolean;
  readonly onSelect: (hit: LiveHit) => void;
}

export const HitRow = memo(function HitRow(props: HitRowProps) {
  const { hit, index, start, owner, isSelected, onSelect } = props;
  const profile = ownerText(owner);
  return (
    <div
      role="row"
      id={`hit-${hit.seq}`}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={clsx(
        css['row'],
        owner.kind !== 'profile' && css['stranger'],
        isSelected && css['selected'],
      )}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onSelect(hit)}
    >
      <span role="gridcell" className={clsx('mono', css['time'])}>
        {formatTime(hit.at)}
      </span>
      <span role="gridcell" title={profile} className={css['profile']}>
        {owner.kind === 'nobody' ? text.nobodyShort : profile}
      </span>
      <span role="gridcell" className="mono">
        {hit.hook}
      </span>
      <span role="gridcell" className={clsx('mono', css['path'])}>
        {pathText(hit)}
      </span>
      <span role="gridcell" className="mono">
        {sourceOf(hit)}
      </span>
      <span role="gridcell" className="mono">
        {destinationOf(hit)}
      </span>
      <span role="gridcell" className={clsx('mono', css['protocol'])}>
        {hit.protocol}
      </span>
      <span role="gridcell" className={clsx('mono', css['wide'])}>
        {hit.flags.join(' ')}
      </span>
      <span role="gridcell" className={clsx('mono', css['length'])}>
        {hit.length}
      </span>
    </div>
  );
});

interface GapRowProps {
  readonly gap: Extract<LogEntry, { kind: 'gap' }>;
  readonly index: number;
  readonly start: number;
}

/** The place where hits were lost. */
export function GapRow({ gap, index, start }: GapRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={clsx(css['row'], css['gap'])}
      style={{ transform: `translateY(${start}px)` }}
    >
      <span role="gridcell" title={text.gapHelp}>
        {text.gap(formatCount(gap.count), gap.count === 1)}
      </span>
    </div>
  );
}
