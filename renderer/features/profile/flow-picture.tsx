import type { ProfileView } from '#shared/ipc';
import { hookOf } from '#shared/ruleset';
import { formatCount, formatShare } from '#lib/format';
import { recent } from '#lib/traffic';
import { useHistory } from '#lib/traffic-store';
import { useSize } from '#lib/use-size';
import { words } from '#lib/words';
import { Button } from '#ui';
import { useId, useMemo, useRef, useState } from 'react';
import { FLOW, layoutFlow, type FlowLayout } from './flow-layout.ts';
import { seriesToken } from './series.ts';
import css from './flow-picture.module.css';

const text = words.profile.flow;
/** More rows than this are shown only when asked for; the rest is one row together. */
const MAX_ROWS = 8;
const SPAN_MS = 60_000;
/** With less room the picture scrolls, in px. */
const MIN_WIDTH = 300;
/** The outline of a stream that is thinner would hide it, as a share. */
const MIN_OUTLINE = 0.04;

interface FlowRow {
  readonly name: string;
  readonly color: string;
  readonly expected: number;
  readonly observed: number | null;
  /** New connections of the last minute. */
  readonly count: number;
  /** Whether it stands for all that have no row of their own. */
  readonly isRest: boolean;
}

/** Where the new connections of the last minute went: the width of each stream is its observed share. */
export function FlowPicture({ view }: { readonly view: ProfileView }) {
  const { profile, status } = view;
  const history = useHistory(profile.name);
  const [isWhole, setIsWhole] = useState(false);
  const frame = useRef<HTMLDivElement>(null);
  const { width: room } = useSize(frame);
  const width = room === 0 ? 0 : Math.max(MIN_WIDTH, room);
  const count = profile.destinations.length;

  const rows = useMemo(() => {
    const counts =
      status === null || status.state === 'saved' ? [] : recent(history, SPAN_MS)?.counts;
    return flowRows(profile.destinations, counts ?? [], isWhole ? count : MAX_ROWS);
  }, [profile.destinations, status, history, isWhole, count]);
  const layout = useMemo(() => layoutFlow({ width, rows }), [width, rows]);

  return (
    <figure className={css['flow']} aria-label={text.title}>
      <figcaption className={css['caption']}>
        <h2>{text.title}</h2>
        <span>{noteOf(view, layout.isMoving)}</span>
        {count > MAX_ROWS ? (
          <Button size="sm" onClick={() => setIsWhole(!isWhole)}>
            {isWhole ? text.showFewer : text.showAll(count)}
          </Button>
        ) : null}
      </figcaption>
      <div
        ref={frame}
        tabIndex={room > 0 && room < MIN_WIDTH ? 0 : undefined}
        className={css['frame']}
        style={{ minHeight: layout.height }}
      >
        {width === 0 ? null : <Picture view={view} rows={rows} layout={layout} width={width} />}
      </div>
    </figure>
  );
}

function noteOf({ status }: ProfileView, isMoving: boolean): string {
  if (status === null) return text.unknown;
  if (status.state === 'saved') return text.notInKernel;
  return isMoving ? text.key : text.quiet;
}

function flowRows(
  destinations: readonly string[],
  counts: readonly number[],
  limit: number,
): readonly FlowRow[] {
  const total = sum(counts);
  const share = (count: number) => (total === 0 ? null : count / total);
  const expected = 1 / destinations.length;
  const all = destinations.map((name, index) => ({
    name,
    color: seriesToken(index),
    expected,
    observed: share(counts[index] ?? 0),
    count: counts[index] ?? 0,
    isRest: false,
  }));
  if (all.length <= limit) return all;
  const rest = all.slice(limit - 1);
  const restCount = sum(counts.slice(limit - 1));
  return [
    ...all.slice(0, limit - 1),
    {
      name: text.others(rest.length),
      color: seriesToken(limit),
      expected: rest.length * expected,
      observed: share(restCount),
      count: restCount,
      isRest: true,
    },
  ];
}

const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);

interface PictureProps {
  readonly view: ProfileView;
  readonly rows: readonly FlowRow[];
  readonly layout: FlowLayout;
  readonly width: number;
}

function Picture({ view: { profile, chain }, rows, layout, width }: PictureProps) {
  const { source, ribbons, destinationX, destinationWidth, isMoving, isNarrow } = layout;
  const id = useId();
  const bar = layout.chain;
  const summary = rows
    .map(({ name, expected, observed }) =>
      [
        name,
        ...(observed === null ? [] : [text.observed(formatShare(observed))]),
        text.expected(formatShare(expected)),
      ].join(' '),
    )
    .join('; ');
  return (
    <svg
      role="img"
      aria-label={text.summary(profile.source, summary)}
      width={width}
      height={layout.height}
      className={css['picture']}
    >
      <defs>
        {rows.map(({ color }, index) => (
          <linearGradient key={index} id={`${id}-${index}`}>
            <stop offset="0" className={css['begin']} style={{ stopColor: `var(${color})` }} />
            <stop offset="1" className={css['end']} style={{ stopColor: `var(${color})` }} />
          </linearGradient>
        ))}
      </defs>
      {ribbons.map(({ expected, observed }, index) => (
        <g key={index}>
          {observed === null ? null : <path d={observed} fill={`url(#${id}-${index})`} />}
          {observed !== null && (rows[index]?.expected ?? 0) < MIN_OUTLINE ? null : (
            <path d={expected} className={css['expected']} />
          )}
        </g>
      ))}
      {isNarrow ? null : (
        <>
          <rect
            x={source.width}
            y={bar.y}
            width={bar.x - source.width}
            height={bar.height}
            className={isMoving ? css['inflow'] : css['inflowQuiet']}
          />
          <Node {...source} />
          <text x={source.x + 12} y={source.y - (isMoving ? 14 : 4)} className={css['label']}>
            {text.source}
          </text>
          <text x={source.x + 12} y={source.y + (isMoving ? 4 : 14)} className={css['address']}>
            {profile.source}
          </text>
          {isMoving ? (
            <text x={source.x + 12} y={source.y + 22} className={css['label']}>
              {text.connections(formatCount(sum(rows.map(({ count }) => count))))}
            </text>
          ) : null}
          <text x={bar.x + FLOW.chainWidth} y={bar.y - 14} className={css['chainName']}>
            {chain}
          </text>
          <text
            x={bar.x + FLOW.chainWidth}
            y={bar.y + bar.height + 24}
            className={css['chainHook']}
          >
            {hookOf(profile.rulesBackend)}
          </text>
        </>
      )}
      <rect
        x={bar.x}
        y={bar.y - 2}
        width={FLOW.chainWidth}
        height={bar.height + 4}
        rx="3"
        className={css['chain']}
      />
      {rows.map((row, index) => (
        <Destination
          key={index}
          row={row}
          x={destinationX}
          y={ribbons[index]?.y ?? 0}
          width={destinationWidth}
        />
      ))}
    </svg>
  );
}

interface DestinationProps {
  readonly row: FlowRow;
  readonly x: number;
  /** Its middle. */
  readonly y: number;
  readonly width: number;
}

/** Where a stream ends: what it got at the left, which share that is at the right. */
function Destination({ row, x, y, width }: DestinationProps) {
  const { name, color, expected, observed, count, isRest } = row;
  const [left, right] = [x + 14, x + width - 12];
  return (
    <g>
      <Node x={x} y={y} width={width} height={FLOW.nodeHeight} />
      <rect
        x={x}
        y={y - FLOW.nodeHeight / 2 + 6}
        width="4"
        height={FLOW.nodeHeight - 12}
        rx="2"
        style={{ fill: `var(${color})` }}
      />
      <text x={left} y={y - 4} className={isRest ? css['rest'] : css['address']}>
        {name}
      </text>
      {observed === null ? (
        <text x={left} y={y + 14} className={css['label']}>
          {text.expected(formatShare(expected))}
        </text>
      ) : (
        <>
          <text x={left} y={y + 14} className={css['label']}>
            {text.connections(formatCount(count))}
          </text>
          <text x={right} y={y - 4} className={css['share']}>
            {formatShare(observed)}
          </text>
          <text x={right} y={y + 14} className={css['expectedShare']}>
            {text.expected(formatShare(expected))}
          </text>
        </>
      )}
    </g>
  );
}

interface NodeProps {
  readonly x: number;
  /** Its middle. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function Node({ x, y, width, height }: NodeProps) {
  return (
    <rect
      x={x + 0.5}
      y={y - height / 2 + 0.5}
      width={width - 1}
      height={height - 1}
      rx="6"
      className={css['node']}
    />
  );
}
