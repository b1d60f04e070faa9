import { editedName, editState, readState, type State } from '#shared/state-file';
import { displacedBy, editsBetween } from './decide.ts';

/** A state file as text and as what it says. */
export interface StateText {
  readonly text: string;
  readonly state: State;
}

/**
 * Does to a file what a run did between two others; null where the same profile was changed since, or where what
 * would come of it cannot stand together.
 */
export async function merge(
  { text, state }: StateText,
  from: State,
  to: State,
): Promise<string | null> {
  const [now, old, wanted] = [versions(state), versions(from), versions(to)];
  const edits = editsBetween(from, to).filter((edit) => {
    const name = editedName(edit);
    return wanted.get(name) !== now.get(name);
  });
  if (edits.length === 0) return text;
  // Of a broken entry only that it is there is known, and not whether it was written since.
  const isUnclear = (name: string) => now.get(name) !== old.get(name) || old.get(name) === BROKEN;
  if (edits.map(editedName).some(isUnclear)) return null;
  const edited = await editState(text, edits);
  const merged = edited.ok ? await readState(edited.value) : edited;
  if (!edited.ok || !merged.ok) return null;
  const result = versions(merged.value);
  const isDone = edits.every(
    (edit) => edit.do === 'drop' || result.get(edit.profile.name) === JSON.stringify(edit.profile),
  );
  return isDone && displacedBy(edits, state, merged.value) === null ? edited.value : null;
}

const BROKEN = 'broken';

/** What a file says of each name, to compare; of a broken entry only that it is there. */
const versions = ({ profiles, broken }: State): ReadonlyMap<string, string> =>
  new Map([
    ...profiles.map((profile) => [profile.name, JSON.stringify(profile)] as const),
    ...broken.map(({ name }) => [name, BROKEN] as const),
  ]);
