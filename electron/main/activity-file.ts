import type { ActivityEntry } from '#shared/activity';
import { activityEntrySchema } from '#shared/helper';
import { z } from 'zod';
import { isSound, newest } from './activity.ts';

export const ACTIVITY_VERSION = 1;

/** What of the changes of this window is kept between two runs, newest last. */
export interface StoredActivity {
  readonly version: typeof ACTIVITY_VERSION;
  readonly entries: readonly ActivityEntry[];
}

/** What could be read, and what of the file could not, in words. */
export interface ActivityReading {
  readonly entries: readonly ActivityEntry[];
  readonly problems: readonly string[];
}

/** Reads the text of the file. Keeps every entry that is whole, and tells how many are not. */
export function readActivity(text: string): ActivityReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { entries: [], problems: ['It is not JSON.'] };
  }
  const envelope = envelopeSchema.safeParse(value);
  if (!envelope.success) return { entries: [], problems: ['It is no list of changes.'] };
  const entries = envelope.data.entries.flatMap((each) => {
    const entry = activityEntrySchema.safeParse(each);
    return entry.success && isSound(entry.data) ? [entry.data] : [];
  });
  const damaged = envelope.data.entries.length - entries.length;
  return {
    entries: newest(entries),
    problems: damaged === 0 ? [] : [`${damaged} of its entries cannot be read.`],
  };
}

const envelopeSchema = z.object({
  version: z.literal(ACTIVITY_VERSION),
  entries: z.array(z.unknown()),
});
