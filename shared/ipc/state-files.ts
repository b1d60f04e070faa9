import { profileSchema } from '#shared/helper';
import { z } from 'zod';

/** Lines and columns are counted from 1. */
const problemSchema = z.object({ line: z.number(), column: z.number(), message: z.string() });

/** A state file that a person chose, as it was read. */
const chosenFileSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cancelled') }),
  /** It is no state file at all, or cannot be read. */
  z.object({
    kind: z.literal('unreadable'),
    path: z.string(),
    message: z.string(),
    place: problemSchema.omit({ message: true }).nullable(),
  }),
  z.object({
    kind: z.literal('read'),
    /** Names what was read, so that it and nothing else is imported. */
    id: z.number(),
    path: z.string(),
    profiles: z.array(profileSchema).readonly(),
    /** Entries that are no usable profiles. */
    broken: z
      .array(
        z.object({
          name: z.string(),
          /** As far as they say them. */
          source: z.string(),
          destinations: z.number(),
          problems: z.array(problemSchema).readonly(),
        }),
      )
      .readonly(),
  }),
]);
export type ChosenFile = z.infer<typeof chosenFileSchema>;

const exportedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cancelled') }),
  z.object({ kind: z.literal('written'), path: z.string(), count: z.number() }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);

/**
 * The calls of this part of the contract. The page never names a path: main asks the person in a
 * dialog of the desktop.
 */
export const stateFileInvocations = {
  /** Has a person choose a state file, and reads it. Changes nothing. */
  'state-file:choose': { request: z.null(), response: chosenFileSchema },
  /** Saves these profiles of the file that was read last, all at once. */
  'state-file:import': {
    request: z.strictObject({
      id: z.number(),
      names: z.array(z.string().max(64)).max(10_000).readonly(),
    }),
    response: z.object({
      imported: z.number(),
      /** Why some were not, or none was; in words. */
      problems: z.array(z.string()).readonly(),
    }),
  },
  /** Has a person choose where to, and writes these profiles there; null for all. */
  'state-file:export': {
    request: z.strictObject({
      profiles: z.array(z.string().max(64)).max(10_000).readonly().nullable(),
    }),
    response: exportedSchema,
  },
} as const;
