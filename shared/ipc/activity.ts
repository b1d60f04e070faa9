import { CHANGE_KINDS, DECISION_STATES } from '#shared/activity';
import { deedSchema, settingSchema } from '#shared/helper';
import { z } from 'zod';

/** Puts back the rules, or the setting, from before a change. */
export const undoIntentSchema = z.strictObject({
  kind: z.literal('undo'),
  /** Of the entry in the activity. */
  id: z.string().max(64),
});

/** Sets one setting of the kernel, until the machine starts anew. */
export const settingIntentSchema = z.strictObject({
  kind: z.literal('setting'),
  setting: settingSchema,
  value: z.literal([0, 1]),
});

/** One change as a list shows it. */
export const activityItemSchema = z.object({
  id: z.string(),
  /** When it began, in ms since 1970. */
  at: z.number(),
  /** A user's name, or their number; null where nobody knows. */
  user: z.string().nullable(),
  uid: z.number().nullable(),
  through: z.enum(['window', 'command']),
  kind: z.enum(CHANGE_KINDS),
  /** What it was about: profiles, else chains, each with its chain. */
  subjects: z.array(z.object({ name: z.string(), chain: z.string() })).readonly(),
  /** For example `net.ipv4.ip_forward: 0 → 1`, or `… to 1` where it came to nothing; null where rules changed. */
  setting: z.string().nullable(),
  /** Whether profiles were put among those restored at boot, or taken out; null where it was not about that. */
  boot: z.enum(['put', 'drop', 'both']).nullable(),
  /** How many chains or profiles it was about, also where they are not named. */
  count: z.number(),
  outcome: z.string(),
  detail: z.string().nullable(),
  durationMs: z.number(),
  decision: z.enum(DECISION_STATES).nullable(),
  /** Whether a later change has taken it back. */
  isUndone: z.boolean(),
  /** Why it cannot be undone; null where it can. */
  undoProblem: z.string().nullable(),
});
export type ActivityItem = z.infer<typeof activityItemSchema>;

export const activityListSchema = z.object({
  /** Newest first. */
  items: z.array(activityItemSchema).readonly(),
  /** Whether root's record is read, with the changes of the command and of others. */
  isComplete: z.boolean(),
});
export type ActivityList = z.infer<typeof activityListSchema>;

/** What a change did; null where the entry is gone. */
export const activityDeedSchema = deedSchema.nullable();
export type ActivityDeed = z.infer<typeof activityDeedSchema>;
