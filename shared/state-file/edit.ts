import { ok, type Profile, type Result } from '#shared/profile';
import { placeOfName, renderState } from './canonical.ts';
import type { StateEdit, StateProblem } from './model.ts';
import { readSound } from './read.ts';

/**
 * The text of a state file with one profile put in, replaced or taken out. Everything else in it
 * stays: other entries, unknown keys, comments.
 */
export async function editState(
  text: string,
  edit: StateEdit,
): Promise<Result<string, StateProblem>> {
  const profiles = readSound(text);
  if (profiles) return ok(renderState(editProfiles(profiles, edit)));
  const { editYamlState } = await import('./yaml-edit.ts');
  return editYamlState(text, edit);
}

function editProfiles(profiles: readonly Profile[], edit: StateEdit): readonly Profile[] {
  switch (edit.do) {
    case 'drop':
      return profiles.filter(({ name }) => name !== edit.name);
    case 'put': {
      const names = profiles.map(({ name }) => name);
      const place = names.indexOf(edit.profile.name);
      return place < 0
        ? profiles.toSpliced(placeOfName(names, edit.profile.name), 0, edit.profile)
        : profiles.with(place, edit.profile);
    }
  }
}
