import type { Intent } from '#shared/ipc';
import { useActivity } from '#lib/activity-store';
import { activityWords } from '#lib/words-activity';

/** The change that an undoing takes back, in words; null where it is no undoing, or the change is not known. */
export const useUndone = (intent: Intent): string | null =>
  useActivity(({ activity }) => {
    if (intent.kind !== 'undo' || activity.kind !== 'ready') return null;
    const item = activity.items.find(({ id }) => id === intent.id);
    return item ? activityWords.what(item) : null;
  });
