import { editState, readState, type State, type StateEdit } from '#shared/state-file';

/** A state file as text and as what it says. */
export interface StateText {
  readonly text: string;
  readonly state: State;
}

/**
 * Does to a file what lies between two others; null where both changed the same profile, or where what
 * would come of it cannot stand together.
 */
export async function merge(
  { text, state }: StateText,
  from: State,
  to: State,
): Promise<string | null> {
  const [now, old, wanted] = [versions(state), versions(from), versions(to)];
  const edits: StateEdit[] = [];
  for (const name of new Set([...old.keys(), ...wanted.keys()])) {
    if (wanted.get(name) === old.get(name) || wanted.get(name) === now.get(name)) continue;
    // Of a broken entry only that it is there is known, and not whether it was written since.
    if (now.get(name) !== old.get(name) || old.get(name) === BROKEN) return null;
    const profile = to.profiles.find((each) => each.name === name);
    if (profile) edits.push({ do: 'put', profile });
    else edits.push({ do: 'drop', name });
  }
  if (edits.length === 0) return text;
  const edited = await editState(text, edits);
  const merged = edited.ok ? await readState(edited.value) : edited;
  return edited.ok && merged.ok && merged.value.broken.length <= state.broken.length
    ? edited.value
    : null;
}

const BROKEN = 'broken';

/** What a file says of each name, to compare; of a broken entry only that it is there. */
const versions = ({ profiles, broken }: State): ReadonlyMap<string, string> =>
  new Map([
    ...profiles.map((profile) => [profile.name, JSON.stringify(profile)] as const),
    ...broken.map(({ name }) => [name, BROKEN] as const),
  ]);
