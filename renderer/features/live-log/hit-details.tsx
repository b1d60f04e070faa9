import { formatTime } from '#lib/format';
import { destinationOf, sourceOf, withSource } from '#lib/hit-filter';
import type { HitOwner } from '#lib/hit-owner';
import type { LiveHit } from '#lib/hit-store';
import { goToProfile } from '#lib/view-store';
import { words } from '#lib/words';
import { Button, CodeBlock, CopyButton, Details, Fact, Facts } from '#ui';
import { pathText } from './columns.ts';
import { ownerText } from './hit-row.tsx';
import css from './hit-details.module.css';

const text = words.log;

interface HitDetailsProps {
  readonly hit: LiveHit;
  readonly owner: HitOwner;
  /** What the log shows now. */
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly onClose: () => void;
}

/** All that is known of one hit, down to the line as the kernel wrote it. */
export function HitDetails({ hit, owner, filter, onFilter, onClose }: HitDetailsProps) {
  const filterSource = (isHidden: boolean) => onFilter(withSource(filter, hit.source, isHidden));
  return (
    <Details
      label={text.details}
      title={
        owner.kind === 'profile' ? (
          <button type="button" className={css['link']} onClick={() => goToProfile(owner.name)}>
            {owner.name}
          </button>
        ) : (
          ownerText(owner)
        )
      }
      actions={
        <>
          <Button size="sm" onClick={() => filterSource(false)}>
            {text.onlySource}
          </Button>
          <Button size="sm" onClick={() => filterSource(true)}>
            {text.hideSource}
          </Button>
          <CopyButton text={hit.raw} label={text.copyRaw} />
        </>
      }
      closeLabel={text.closeDetails}
      onClose={onClose}
      className={css['details']}
    >
      <Facts>
        {rowFacts(hit).map(([name, value]) => (
          <Fact key={name} isMono name={name} value={value} className={css['inRow']} />
        ))}
        {furtherFacts(hit).map(([name, value]) => (
          <Fact key={name} isMono name={name} value={value} />
        ))}
      </Facts>
      <CodeBlock text={hit.raw} label={text.raw} className={css['raw']} />
    </Details>
  );
}

type NamedValues = readonly (readonly [string, string | number])[];

const rowFacts = (hit: LiveHit): NamedValues => [
  [text.columns.time, formatTime(hit.at)],
  [text.columns.hook, hit.hook],
  [text.columns.source, sourceOf(hit)],
  [text.columns.destination, destinationOf(hit)],
  [text.columns.protocol, hit.protocol],
];

/** What the row has no room for, or not always. */
function furtherFacts(hit: LiveHit): NamedValues {
  const { columns, fields } = text;
  const optional = [
    [columns.length, hit.length === undefined ? undefined : text.bytes(String(hit.length))],
    [fields.ttl, hit.ttl],
    [fields.id, hit.id],
    [fields.window, hit.window],
    [fields.tos, hit.tos],
    [fields.mark, hit.mark],
    [fields.mac, hit.mac],
    [fields.uid, hit.uid],
    [fields.gid, hit.gid],
    [fields.clock, hit.clock.toFixed(6)],
  ] as const;
  return [
    [columns.path, pathText(hit)],
    [columns.flags, hit.flags.join(' ') || words.common.none],
    ...optional.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  ];
}
