import {
  CHANGE_KINDS,
  DECISION_STATES,
  type ActivityEntry,
  type Deed,
  type JournalLine,
} from '#shared/activity';
import { z } from 'zod';
import { profileSchema, settingSchema } from './request.ts';

const text = (max: number) => z.string().max(max);
const heldSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('profile'), profile: profileSchema }),
  z.object({ kind: z.literal('other') }),
  z.object({ kind: z.literal('unknown') }),
]);
const diffKind = z.enum(['added', 'removed', 'kept']);
export const chainDiffSchema = z.object({
  chain: z.string(),
  kind: diffKind,
  lines: z.array(z.object({ kind: diffKind, text: z.string() })).readonly(),
});
export const deedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('rules'),
    chains: z
      .array(z.object({ chain: text(28), name: text(64), before: heldSchema, after: heldSchema }))
      .readonly(),
    diff: z.array(chainDiffSchema).readonly(),
  }),
  z.object({ kind: z.literal('many-rules'), chains: z.number() }),
  z.object({
    kind: z.literal('setting'),
    setting: settingSchema,
    from: z.number().nullable(),
    to: z.number(),
  }),
  z.object({
    kind: z.literal('boot'),
    put: z.array(profileSchema).readonly(),
    drop: z.array(text(1000)).readonly(),
    more: z.number(),
  }),
]) satisfies z.ZodType<Deed>;

/** A change as it is kept: what reads it trusts neither the file nor who wrote it. */
export const activityEntrySchema = z.object({
  id: text(64),
  at: z.number(),
  // What an older version has recorded does not say.
  uptime: z
    .object({ boot: text(64), ms: z.number() })
    .nullable()
    .default(null),
  by: z.object({ uid: z.number().nullable(), name: text(256).nullable() }),
  through: z.enum(['window', 'command']),
  kind: z.enum(CHANGE_KINDS),
  undoes: text(64).nullable(),
  deed: deedSchema,
  deleted: z.array(profileSchema).readonly().nullable().default(null),
  outcome: text(32),
  detail: text(4000).nullable(),
  durationMs: z.number(),
  decision: z.enum(DECISION_STATES).nullable(),
}) satisfies z.ZodType<ActivityEntry>;

export const journalLineSchema = z.discriminatedUnion('line', [
  z.object({ line: z.literal('change'), entry: activityEntrySchema }),
  z.object({ line: z.literal('decision'), id: text(64), decision: z.enum(DECISION_STATES) }),
]) satisfies z.ZodType<JournalLine>;
