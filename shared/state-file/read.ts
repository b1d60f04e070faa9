import { areApart, checkProfile, ok, type Profile, type Result } from '#shared/profile';
import { readCanonical } from './canonical.ts';
import type { State, StateProblem } from './model.ts';

/**
 * Reads a state file.
 *
 * Asynchronous because the full YAML reader, which costs a command a third of its start-up time, is
 * loaded only for files that were written by hand or have something wrong.
 */
export async function readState(text: string): Promise<Result<State, StateProblem>> {
  const profiles = readSound(text);
  if (profiles) return ok({ profiles, broken: [] });
  const { readYamlState } = await import('./yaml.ts');
  return readYamlState(text);
}

/** The profiles of a file in canonical form with nothing wrong in it; null otherwise. */
export function readSound(text: string): readonly Profile[] | null {
  const drafts = readCanonical(text);
  if (!drafts) return null;
  const profiles: Profile[] = [];
  for (const draft of drafts) {
    const checked = checkProfile(draft);
    if (!checked.ok) return null;
    profiles.push(checked.value);
  }
  return areApart(profiles) ? profiles : null;
}
