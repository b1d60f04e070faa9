import type { ProfileView } from '#shared/ipc';
import { hookOf } from '#shared/ruleset';
import { formatShare } from '#lib/format';
import { recent } from '#lib/traffic';
import { useHistory } from '#lib/traffic-store';
import { useSize } from '#lib/use-size';
import { words } from '#lib/words';
import { Button } from '#ui';
import { useMemo, useRef, useState } from 'react';
import { FLOW, layoutFlow, type FlowLayout } from './flow-layout.ts';
import { seriesToken } from './series.ts';
import css from './flow-picture.module.css';

const text = words.profile.flow;
/** More rows than this are shown only when asked for; the rest is one row together. */
const MAX_ROWS = 8;
const SPAN_MS = 60_000;
/** With less room the picture scrolls, in px. */
const MIN_WIDTH = 540;

interface FlowRow {
  readonly name: string;
  readonly color: string;
  readonly expected: number;
  readonly observed: number | null;
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
  const total = counts.reduce((all, count) => all + count, 0);
  const share = (count: number) => (total === 0 ? null : count / total);
  const expected = 1 / destinations.length;
  const all = destinations.map((name, index) => ({
    name,
    color: seriesToken(index),
    expected,
    observed: share(counts[index] ?? 0),
  }));
  if (all.length <= limit) return all;
  const rest = all.slice(limit - 1);
  const restCount = counts.slice(limit - 1).reduce((sum, count) => sum + count, 0);
  return [
    ...all.slice(0, limit - 1),
    {
      name: text.others(rest.length),
      color: seriesToken(limit),
      expected: rest.length * expected,
      observed: share(restCount),
    },
  ];
}

interface PictureProps {
  readonly view: ProfileView;
  readonly rows: readonly FlowRow[];
  readonly layout: FlowLayout;
  readonly width: number;
}

function Picture({ view: { profile, chain }, rows, layout, width }: PictureProps) {
  const { source, ribbons, destinationX, destinationWidth, isMoving } = layout;
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
      <rect
        x={source.width}
        y={bar.y}
        width={bar.x - source.width}
        height={bar.height}
        className={isMoving ? css['inflow'] : css['inflowQuiet']}
      />
      {ribbons.map(({ expected, observed }, index) => (
        <g key={index}>
          {observed === null ? null : (
            <path
              d={observed}
              className={css['observed']}
              style={{ fill: `var(${rows[index]?.color ?? ''})` }}
            />
          )}
          <path d={expected} className={css['expected']} />
        </g>
      ))}
      <Node {...source} />
      <text x={source.x + 12} y={source.y - 4} className={css['label']}>
        {text.source}
      </text>
      <text x={source.x + 12} y={source.y + 14} className={css['address']}>
        {profile.source}
      </text>
      <rect
        x={bar.x}
        y={bar.y - 2}
        width={FLOW.chainWidth}
        height={bar.height + 4}
        rx="3"
        className={css['chain']}
      />
      <text x={bar.x + FLOW.chainWidth} y={bar.y - 14} className={css['chainName']}>
        {chain}
      </text>
      <text x={bar.x + FLOW.chainWidth} y={bar.y + bar.height + 24} className={css['chainHook']}>
        {hookOf(profile.rulesBackend)}
      </text>
      {rows.map(({ name, color, expected, observed }, index) => {
        const y = ribbons[index]?.y ?? 0;
        return (
          <g key={index}>
            <Node x={destinationX} y={y} width={destinationWidth} height={FLOW.nodeHeight} />
            <rect
              x={destinationX}
              y={y - FLOW.nodeHeight / 2 + 8}
              width="3"
              height={FLOW.nodeHeight - 16}
              style={{ fill: `var(${color})` }}
            />
            <text x={destinationX + 14} y={y - 4} className={css['address']}>
              {name}
            </text>
            <text x={destinationX + 14} y={y + 14} className={css['label']}>
              {observed === null ? null : (
                <tspan className={css['strong']}>{text.observed(formatShare(observed))}</tspan>
              )}
              {observed === null ? '' : ', '}
              {text.expected(formatShare(expected))}
            </text>
          </g>
        );
      })}
    </svg>
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
