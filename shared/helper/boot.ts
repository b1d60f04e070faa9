import { BOOT_UNITS, type BootState } from '#shared/boot';
import { z } from 'zod';
import { profileSchema } from './request.ts';

/** What became of a request of the task `boot`. After every outcome but `saved` the file is as it was. */
export const bootResponseSchema = z.discriminatedUnion('outcome', [
  /** The file was replaced, and read back. */
  z.object({ outcome: z.literal('saved') }),
  z.object({ outcome: z.literal('unchanged') }),
  z.object({ outcome: z.literal('invalid'), problems: z.array(z.string()).readonly() }),
  /** The file could not be used, or not be written. */
  z.object({ outcome: z.literal('refused'), message: z.string() }),
]);
export type BootResponse = z.infer<typeof bootResponseSchema>;

export const brokenEntrySchema = z.object({ name: z.string(), problem: z.string() });

export const bootRunSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  z.object({ kind: z.literal('restored'), at: z.number() }),
  z.object({ kind: z.literal('failed'), at: z.number(), said: z.array(z.string()).readonly() }),
  z.object({ kind: z.literal('missed') }),
]);

export const bootStateSchema = z.object({
  file: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('read'),
      profiles: z.array(profileSchema).readonly(),
      broken: z.array(brokenEntrySchema).readonly(),
    }),
    z.object({ kind: z.literal('unreadable'), message: z.string() }),
  ]),
  run: bootRunSchema,
  unit: z.enum(BOOT_UNITS),
}) satisfies z.ZodType<BootState>;
