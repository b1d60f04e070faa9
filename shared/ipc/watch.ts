import { connectionsMessageSchema, countersSchema } from '#shared/helper';
import { z } from 'zod';
import { EXPORT_FORMATS, MAX_EXPORT_PART } from './defaults/index.ts';

/** Messages of watching: hits, their export, connections and totals. */

/** Why hits are missing in the log. */
export const GAP_REASONS = [
  /** The LOG rules counted them, and the kernel's log does not have them. */
  'kernel',
  /** The helper had more than the app took. */
  'helper',
  /** The app had more than the window took. */
  'window',
  /** No helper was there to read them, and how many there were is not known. */
  'away',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

export const hitGapSchema = z.object({
  why: z.enum(GAP_REASONS),
  /** How many hits; null where that cannot be known. */
  count: z.number().nullable(),
  /** When they were lost, at the latest, in ms since 1970. */
  at: z.number(),
});
export type HitGap = z.infer<typeof hitGapSchema>;

/** Lines of the kernel log that came together, and where some were lost before them. */
export const hitChunkSchema = z.object({
  count: z.number(),
  /** `[  501.922553] IPTLB_…`, one a line. */
  lines: z.string(),
  /** Wall time of the kernel clock's zero, in ms since 1970. */
  bootAt: z.number(),
  gaps: z.array(hitGapSchema).readonly(),
});
export type HitChunk = z.infer<typeof hitChunkSchema>;

export const hitNewsSchema = z.object({
  chunks: z.array(hitChunkSchema).readonly(),
  /** What to ask from next. */
  next: z.number(),
  /** The kernel's time of the last line that was there before the app, in seconds; null where unknown. */
  liveFrom: z.number().nullable(),
});
export type HitNews = z.infer<typeof hitNewsSchema>;

const exportIdSchema = z.int();

/** The connections to the profiles' source addresses, as the kernel's table had them last. */
export const connectionsSchema = connectionsMessageSchema.omit({ type: true });
export type Connections = z.infer<typeof connectionsSchema>;

/** Running totals over chain rebuilds and restarts of the app; one number per destination, in their order. */
export const profileTrafficSchema = z.object({
  totals: z.array(countersSchema).readonly(),
  /**
   * Since when the kernel has these destinations, in ms since 1970; null while it has not. Only since then
   * do equal shares tell of chance.
   */
  evenSince: z.number().nullable(),
  even: z.array(z.number()).readonly(),
});
export type ProfileTraffic = z.infer<typeof profileTrafficSchema>;

const nothing = z.null();

export const watchInvocations = {
  /**
   * What came since `next` of the last answer (0: all that is there); waits until there is something. So
   * the window takes hits at its own pace, and what waits meanwhile is bounded in main.
   */
  'hits:next': { request: z.strictObject({ from: z.number() }), response: hitNewsSchema },
  /** Forgets the hits that came so far. */
  'hits:clear': { request: nothing, response: nothing },
  /** Null before they were read for the first time. */
  'connections:get': { request: nothing, response: connectionsSchema.nullable() },
  /** The running totals of a profile begin anew. */
  'traffic:reset': { request: z.strictObject({ name: z.string().max(64) }), response: nothing },
  /** Asks a person for a file; null where there shall be none. */
  'export:start': {
    request: z.strictObject({ format: z.enum(EXPORT_FORMATS) }),
    response: z.object({ id: exportIdSchema }).nullable(),
  },
  'export:write': {
    request: z.strictObject({ id: exportIdSchema, text: z.string().max(MAX_EXPORT_PART) }),
    response: nothing,
  },
  /** Completes the file, or with `isWhole` false leaves nothing of it. Tells where it is. */
  'export:end': {
    request: z.strictObject({ id: exportIdSchema, isWhole: z.boolean() }),
    response: z.object({ path: z.string() }),
  },
} as const;
