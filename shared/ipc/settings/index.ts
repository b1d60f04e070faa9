import * as z from 'zod/mini';
import { KEPT_HITS, KEPT_MEGABYTES, type WatchSettings } from '#shared/ipc/defaults';

/**
 * Apart from the messages, and by the smaller half of zod: the window's first picture waits for the settings,
 * and for no other schema.
 */

const intWithin = (min: number, max: number) => z.int().check(z.minimum(min), z.maximum(max));

const watchSettingsSchema = z.strictObject({
  keepHits: intWithin(KEPT_HITS.min, KEPT_HITS.max),
  keepMegabytes: intWithin(KEPT_MEGABYTES.min, KEPT_MEGABYTES.max),
  columns: z.nullable(
    z.readonly(z.array(z.string().check(z.maxLength(30))).check(z.maxLength(30))),
  ),
  notify: z.strictObject({
    quietMinutes: z.nullable(intWithin(1, 1440)),
    missedChoices: z.nullable(intWithin(2, 1_000_000)),
    isDriftTold: z.boolean(),
  }),
}) satisfies z.ZodMiniType<WatchSettings>;

/** How long new rules wait for a person to keep them. */
export const keepSecondsSchema = intWithin(5, 600);

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** Whether new rules go again unless a person says in time that they stay. */
  askToKeep: z.boolean(),
  keepSeconds: keepSecondsSchema,
  watch: watchSettingsSchema,
});
export type Settings = z.infer<typeof settingsSchema>;
