import { checkProfile } from '#shared/profile';
import type { StateEdit } from './model.ts';

/**
 * What a run is about to do to a state file: kept beside it until that is done, so that a run which
 * died in between can be ended by the next one.
 */
export interface Intent {
  readonly edit: StateEdit;
  /** What the file said before; null where there was none. */
  readonly from: string | null;
}

export const renderIntent = (intent: Intent): string => `${JSON.stringify(intent)}\n`;

/** Reads what `renderIntent` wrote; null where it is anything else. */
export function readIntent(text: string): Intent | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const edit = readEdit(value['edit']);
  const { from } = value;
  return edit && (from === null || typeof from === 'string') ? { edit, from } : null;
}

function readEdit(value: unknown): StateEdit | null {
  if (!isRecord(value)) return null;
  if (value['do'] === 'drop') {
    const { name } = value;
    return typeof name === 'string' ? { do: 'drop', name } : null;
  }
  const profile = value['do'] === 'put' && isRecord(value['profile']) ? value['profile'] : {};
  const checked = checkProfile(profile);
  return checked.ok ? { do: 'put', profile: checked.value } : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
