import type { ProfileProblem } from '#shared/profile';
import type { ProfileForm } from '#shared/ipc';
import { refresh } from '#lib/app-store';
import { bridge, messageOf } from '#lib/bridge';
import { startChange } from '#lib/change-store';
import { showToast } from '#lib/toasts';
import { goToProfile, setDirty } from '#lib/view-store';
import { words } from '#lib/words';

interface SaveRequest {
  readonly form: ProfileForm;
  readonly replaces: string | null;
  /** Whether the plan to apply it is shown next. */
  readonly isApplied: boolean;
}

/** Saves a form and shows the profile. Answers with what main found wrong; null where it failed. */
export async function saveProfile(request: SaveRequest): Promise<readonly ProfileProblem[] | null> {
  const { form, replaces, isApplied } = request;
  try {
    const { problems } = await bridge().invoke('profiles:save', { profile: form, replaces });
    if (problems.length > 0) return problems;
    await refresh();
    setDirty(false);
    goToProfile(form.name, replaces === null || isApplied ? 'traffic' : 'edit');
    if (isApplied) await startChange({ kind: 'apply', profiles: [form.name] });
    else showToast(words.editor.saved(form.name), 'good');
    return [];
  } catch (error) {
    showToast(words.editor.saveFailed(messageOf(error)), 'bad');
    return null;
  }
}
