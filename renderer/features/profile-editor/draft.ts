import {
  checkProfile,
  conflicts,
  PROFILE_DEFAULTS,
  type Profile,
  type ProfileField,
  type ProfileProblem,
} from '#shared/profile';
import type { ProfileForm } from '#shared/ipc';

/** A destination as a row of the form; the key stays with it when it moves. */
export interface DestinationRow {
  readonly key: number;
  readonly text: string;
}

/** What the form holds. Pure: everything here is a function from one draft to the next. */
export interface Draft extends Omit<ProfileForm, 'destinations'> {
  readonly destinations: readonly DestinationRow[];
}

export const draftOf = (form: ProfileForm): Draft => ({
  ...form,
  destinations: form.destinations.map((text, key) => ({ key, text })),
});

export const formOf = ({ destinations, ...rest }: Draft): ProfileForm => ({
  ...rest,
  destinations: destinations.map(({ text }) => text),
});

/** A form with nothing in it but the defaults. */
export const EMPTY_FORM: ProfileForm = {
  name: '',
  source: '',
  destinations: [''],
  protocol: PROFILE_DEFAULTS.protocol,
  rulesBackend: PROFILE_DEFAULTS.rulesBackend,
  logEnabled: PROFILE_DEFAULTS.logEnabled,
  logLevel: PROFILE_DEFAULTS.logLevel,
};

/** A profile to start from: like the other, but with a name and a source of its own to give. */
export const copyForm = (profile: Profile): ProfileForm => ({
  ...formOfProfile(profile),
  name: `${profile.name}-copy`,
  source: '',
});

export const formOfProfile = (profile: Profile): ProfileForm => ({
  ...profile,
  destinations: [...profile.destinations],
});

const nextKey = (rows: readonly DestinationRow[]): number =>
  rows.reduce((highest, { key }) => Math.max(highest, key), -1) + 1;

/** Parts that a pasted or typed list has: between commas, blanks or line breaks. */
export const splitList = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((part) => part !== '');

/**
 * The parts of a field's text after a list was pasted into it: what stands before and after the selection
 * stays, beside what is pasted. Null where that is no list.
 */
export function pasteList(
  { value, selectionStart, selectionEnd }: Selected,
  pasted: string,
): readonly string[] | null {
  const parts = splitList(pasted);
  if (parts.length < 2) return null;
  const before = value.slice(0, selectionStart ?? value.length);
  const after = value.slice(selectionEnd ?? value.length);
  return [...splitList(before), ...parts, ...splitList(after)];
}

type Selected = Pick<HTMLInputElement, 'value' | 'selectionStart' | 'selectionEnd'>;

/** Puts texts in place of the row at `index`. */
export function replaceRow(
  rows: readonly DestinationRow[],
  index: number,
  texts: readonly string[],
): readonly DestinationRow[] {
  const first = nextKey(rows);
  return rows.flatMap((row, place) =>
    place !== index
      ? [row]
      : texts.map((text, at) => ({ key: at === 0 ? row.key : first + at, text })),
  );
}

export const addRow = (rows: readonly DestinationRow[]): readonly DestinationRow[] => [
  ...rows,
  { key: nextKey(rows), text: '' },
];

export function moveRow(
  rows: readonly DestinationRow[],
  from: number,
  to: number,
): readonly DestinationRow[] {
  const row = rows[from];
  if (!row || to < 0 || to >= rows.length) return rows;
  const others = rows.filter((_, index) => index !== from);
  return [...others.slice(0, to), row, ...others.slice(to)];
}

/** All that is wrong with a form, in the words of the core: by itself, and beside the other profiles. */
export function problemsOf(
  form: ProfileForm,
  others: readonly Profile[],
): readonly ProfileProblem[] {
  const checked = checkProfile(form);
  if (checked.ok) return conflicts(checked.value, others);
  const bad = new Set<ProfileField>(checked.error.map(({ field }) => field));
  // A name or an address that is taken is worth saying before the rest is filled in.
  const taken = conflicts(
    { ...PROFILE_DEFAULTS, name: form.name, source: form.source.trim(), destinations: [] },
    others,
  );
  return [...checked.error, ...taken.filter(({ field }) => !bad.has(field))];
}

/** Names a field of the form, or one of its destinations. */
export const fieldKey = (field: ProfileField, rowKey?: number): string =>
  rowKey === undefined ? field : `${field} ${rowKey}`;
