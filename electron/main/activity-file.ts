import type { ActivityEntry } from '#shared/activity';
import { activityEntrySchema } from '#shared/helper';
import { checkProfile } from '#shared/profile';
import { z } from 'zod';

export const ACTIVITY_VERSION = 1;

/** What of the changes of this window is kept between two runs, newest last. */
export interface StoredActivity {
  readonly version: typeof ACTIVITY_VERSION;
  readonly entries: readonly ActivityEntry[];
}

export const MAX_ENTRIES = 500;
/** Characters of all entries together, as JSON. */
const MAX_SIZE = 8 * 1024 * 1024;

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

/** Whether every profile in it is one: what is undone out of a file is checked like any other input. */
export function isSound({ deed }: ActivityEntry): boolean {
  if (deed.kind === 'boot') return deed.put.every((profile) => checkProfile(profile).ok);
  if (deed.kind !== 'rules') return true;
  return deed.chains
    .flatMap(({ before, after }) => [before, after])
    .every((held) => held.kind !== 'profile' || checkProfile(held.profile).ok);
}

/** As many of the newest entries as are kept. */
export function newest(entries: readonly ActivityEntry[]): readonly ActivityEntry[] {
  let size = 0;
  let first = entries.length;
  while (first > 0 && entries.length - first < MAX_ENTRIES) {
    size += JSON.stringify(entries[first - 1]).length;
    if (size > MAX_SIZE) break;
    first -= 1;
  }
  return entries.slice(first);
}
