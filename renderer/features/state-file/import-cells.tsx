import { CircleMinus, CirclePlus, CircleX, Equal, Replace, type LucideIcon } from 'lucide-react';
import { clsx } from 'clsx';
import { differences, type Brought, type Profile } from '#shared/profile';
import { appState } from '#lib/app-store';
import { stateFileWords as text } from '#lib/words-state-file';
import { effectOf, type Broken, type Effect, type ImportRow } from './import-rows.ts';
import css from './state-file.module.css';

/** Each effect has a shape of its own, so that colour is never needed. */
const ICONS: Readonly<Record<Effect, LucideIcon>> = {
  added: CirclePlus,
  replaced: Replace,
  unchanged: Equal,
  refused: CircleX,
  left: CircleMinus,
};

interface RowProps {
  readonly row: ImportRow;
}

interface ChooseRowProps extends RowProps {
  readonly onChoose: (name: string, isChosen: boolean) => void;
}

/** Whether an entry is taken over. */
export function ChooseRow({ row, onChoose }: ChooseRowProps) {
  const isOpen = row.kind === 'profile' && row.isOpen;
  return (
    <input
      type="checkbox"
      aria-label={text.choose(row.name)}
      className={css['check']}
      disabled={!isOpen}
      checked={isOpen && row.isChosen}
      onChange={(event) => onChoose(row.name, event.target.checked)}
    />
  );
}

/** What an entry captures, and over how many destinations it balances that. */
export function Address({ row }: RowProps) {
  const { source, destinations } = saidBy(row);
  return (
    <>
      {source === '' ? null : <span className="mono">{source}</span>}
      {destinations === 0 ? null : (
        <span className={css['faint']}>{text.destinations(destinations)}</span>
      )}
    </>
  );
}

/** What taking it over changes, or why it cannot be. */
export function EffectOnRow({ row }: RowProps) {
  const effect = effectOf(row);
  return (
    <>
      <EffectMark effect={effect} />
      {row.kind === 'broken' ? (
        <ul className={css['notes']}>
          {row.broken.problems.map(({ line, column, message }) => (
            <li key={`${line} ${column} ${message}`}>
              <strong>{text.place(line, column)}:</strong> {message}
            </li>
          ))}
        </ul>
      ) : (
        <Notes brought={row.brought} effect={effect} />
      )}
    </>
  );
}

/** What an entry says, also where it cannot be used. */
function saidBy(row: ImportRow): Pick<Broken, 'source' | 'destinations'> {
  if (row.kind === 'broken') return row.broken;
  const { source, destinations } = row.brought.profile;
  return { source, destinations: destinations.length };
}

function EffectMark({ effect }: { readonly effect: Effect }) {
  const Icon = ICONS[effect];
  return (
    <span className={clsx(css['effect'], css[effect])}>
      <Icon aria-hidden="true" />
      {text.kinds[effect]}
    </span>
  );
}

/** What a replacement changes, or why there is none. */
function Notes({ brought, effect }: { readonly brought: Brought; readonly effect: Effect }) {
  const { profile, before, problems } = brought;
  if (effect === 'refused') {
    return (
      <ul className={css['notes']}>
        {problems.map(({ message }) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    );
  }
  if (effect !== 'replaced' || before === null) return null;
  return (
    <>
      <dl className={css['differences']}>
        {differences(before, profile).map((field) => (
          <div key={field}>
            <dt>{text.fields[field]}</dt>
            <dd>
              <Value field={field} of={before} label={text.from} />
              <span aria-hidden="true"> → </span>
              <Value field={field} of={profile} label={text.to} />
            </dd>
          </div>
        ))}
      </dl>
      {isInKernel(profile.name) ? <p className={css['notes']}>{text.inKernel}</p> : null}
    </>
  );
}

interface ValueProps {
  readonly field: keyof Profile;
  readonly of: Profile;
  readonly label: string;
}

function Value({ field, of, label }: ValueProps) {
  return (
    <>
      <span className="sr-only">{label} </span>
      <span className="mono">{text.value(of[field])}</span>
    </>
  );
}

function isInKernel(name: string): boolean {
  const view = appState().profiles.find(({ profile }) => profile.name === name);
  return view?.status != null && view.status.state !== 'saved';
}
