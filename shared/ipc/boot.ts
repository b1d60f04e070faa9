import { BOOT_UNITS } from '#shared/boot';
import { bootRunSchema, brokenEntrySchema } from '#shared/helper';
import { z } from 'zod';
import { ACCESS_FAILURES } from './access.ts';

/** What is restored at boot beside the saved profiles, and how the last time went. */
export const bootViewSchema = z.object({
  /** Profiles of the file that are not among those saved here. */
  strangers: z.array(z.object({ name: z.string(), source: z.string() })).readonly(),
  /** Entries of the file that are no usable profiles. */
  broken: z.array(brokenEntrySchema).readonly(),
  /** Why the file cannot be read; null where it can. */
  problem: z.string().nullable(),
  /** Whether what restores them is started at boot. */
  unit: z.enum(BOOT_UNITS),
  run: bootRunSchema,
});
export type BootView = z.infer<typeof bootViewSchema>;

/** By name: saved profiles to be restored at boot as they are now, and what is not to be any longer. */
export const bootChangeSchema = z.strictObject({
  put: z.array(z.string().max(64)).max(10_000).readonly(),
  drop: z.array(z.string().max(1000)).max(10_000).readonly(),
});
export type BootChange = z.infer<typeof bootChangeSchema>;

/** What became of a change of what is restored. Only after `saved`, and maybe `unknown`, has it changed. */
export const bootOutcomeSchema = z.object({
  kind: z.enum([
    'saved',
    'unchanged',
    'invalid',
    'refused',
    'unknown',
    'timed-out',
    ...ACCESS_FAILURES,
  ]),
  /** What was said, to the letter; null where there is nothing to add. */
  detail: z.string().nullable(),
});
export type BootOutcome = z.infer<typeof bootOutcomeSchema>;
