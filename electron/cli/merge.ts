import { editedName, editState, readState, type State, type StateEdit } from '#shared/state-file';
import { displacedBy } from './decide.ts';

/** A state file as text and as what it says. */
export interface StateText {
  readonly text: string;
  readonly state: State;
}

/**
 * Does to a file the edit that a run did to an earlier version of it; null where the same profile was changed since,
 * or where what would come of it cannot stand together.
 */
export async function merge(
  { text, state }: StateText,
  edit: StateEdit,
  from: State,
): Promise<string | null> {
  const name = editedName(edit);
  const [now, old] = [versionOf(name, state), versionOf(name, from)];
  const wanted = edit.do === 'put' ? JSON.stringify(edit.profile) : null;
  if (now === wanted) return text;
  // Of a broken entry only that it is there is known, and not whether it was written since.
  if (now !== old || old === BROKEN) return null;
  const edited = await editState(text, [edit]);
  if (!edited.ok || (await displacedBy(edit, state, edited.value)) !== null) return null;
  const merged = await readState(edited.value);
  return merged.ok && versionOf(name, merged.value) === wanted ? edited.value : null;
}

const BROKEN = 'broken';

/** What a file says under a name, to compare; null where it has none of that name. */
function versionOf(name: string, { profiles, broken }: State): string | null {
  const profile = profiles.find((each) => each.name === name);
  if (profile) return JSON.stringify(profile);
  return broken.some((each) => each.name === name) ? BROKEN : null;
}
