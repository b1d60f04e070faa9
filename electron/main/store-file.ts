import { checkProfile, checkProfileSet, type Profile } from '#shared/profile';
import { DEFAULT_WATCH } from '#shared/ipc/defaults';
import { settingsSchema, type Settings } from '#shared/ipc/settings';
import * as z from 'zod/mini';

/** What is kept between two runs of the app. */
export interface StoredData {
  readonly version: typeof STORE_VERSION;
  readonly profiles: readonly Profile[];
  readonly settings: Settings;
}

export const STORE_VERSION = 1;

export const EMPTY_STORE: StoredData = {
  version: STORE_VERSION,
  profiles: [],
  settings: { theme: 'system', askToKeep: true, keepSeconds: 30, watch: DEFAULT_WATCH },
};

/** Turns the data of one version into that of the next; the key is the version it starts from. */
export type Migrations = ReadonlyMap<number, (data: object) => object>;

/** None yet: version 1 is the first. */
export const MIGRATIONS: Migrations = new Map();

/** What could be read, and what of the file could not, in words. */
export interface StoreReading {
  readonly data: StoredData;
  readonly problems: readonly string[];
}

/**
 * Reads the text of a store file of any known version.
 *
 * Keeps every profile that is whole, and tells about each that is not, so that one damaged entry
 * costs no other.
 */
export function readStore(text: string, migrations: Migrations = MIGRATIONS): StoreReading {
  const damaged = (problem: string): StoreReading => ({ data: EMPTY_STORE, problems: [problem] });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged('It is not JSON.');
  }
  const envelope = envelopeSchema.safeParse(migrate(value, migrations));
  if (!envelope.success) {
    const { path = [], message = '' } = envelope.error.issues[0] ?? {};
    return damaged(`${path.length > 0 ? path.join('.') : 'The file'}: ${message}.`);
  }
  const checked = envelope.data.profiles.map((draft) => checkProfile(draft));
  const refused = checked.flatMap((each, place) =>
    each.ok ? [] : [`Profile ${place + 1}: ${each.error.map(({ message }) => message).join(' ')}`],
  );
  const set = checkProfileSet(checked.flatMap((each) => (each.ok ? [each.value] : [])));
  const settings = settingsSchema.safeParse({
    // What an older version of the app did not know yet has its default.
    ...EMPTY_STORE.settings,
    ...envelope.data.settings,
  });
  return {
    data: {
      version: STORE_VERSION,
      profiles: set.filter(({ problems }) => problems.length === 0).map(({ profile }) => profile),
      settings: settings.success ? settings.data : EMPTY_STORE.settings,
    },
    problems: [
      ...refused,
      ...set.flatMap(({ problems }) => problems.map(({ message }) => message)),
      ...(settings.success ? [] : ['The settings cannot be read.']),
    ],
  };
}

const envelopeSchema = z.object({
  version: z.literal(
    STORE_VERSION,
    `this version of IPTLB reads version ${STORE_VERSION} of the file, not this one`,
  ),
  profiles: z.array(z.record(z.string(), z.unknown(), 'one is no profile'), 'they are no list'),
  settings: z.catch(z.record(z.string(), z.unknown()), { unreadable: true }),
});

function migrate(value: unknown, migrations: Migrations): unknown {
  let data = value;
  for (;;) {
    if (typeof data !== 'object' || data === null || !('version' in data)) return data;
    const step = typeof data.version === 'number' ? migrations.get(data.version) : undefined;
    if (!step) return data;
    data = step(data);
  }
}
