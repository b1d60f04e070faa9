import { ok, type Profile, type Result } from '#shared/profile';
import { renderState, withNew } from './canonical.ts';
import type { StateEdit, StateProblem } from './model.ts';
import { readSound } from './read.ts';

/**
 * The text of a state file with profiles put in, replaced or taken out, one after the other. Everything
 * else in it stays: other entries, unknown keys, comments.
 */
export async function editState(
  text: string,
  edits: readonly StateEdit[],
): Promise<Result<string, StateProblem>> {
  const profiles = readSound(text);
  if (profiles) return ok(renderState(editProfiles(profiles, edits)));
  const { editYamlState } = await import('./yaml-edit.ts');
  return editYamlState(text, edits);
}

function editProfiles(profiles: readonly Profile[], edits: readonly StateEdit[]): Profile[] {
  const kept = new Map(profiles.map((profile) => [profile.name, profile]));
  const added = new Map<string, Profile>();
  for (const edit of edits) {
    switch (edit.do) {
      case 'drop':
        kept.delete(edit.name);
        added.delete(edit.name);
        break;
      case 'put':
        (kept.has(edit.profile.name) ? kept : added).set(edit.profile.name, edit.profile);
        break;
    }
  }
  return withNew([...kept.values()], [...added.values()], ({ name }) => name);
}
