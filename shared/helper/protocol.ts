import { PROTOCOLS } from '#shared/profile';
import { z } from 'zod';
import { activityEntrySchema, deedSchema } from './activity.ts';
import { bootStateSchema } from './boot.ts';
import { LIMITS } from './limits/index.ts';
import { PROTOCOL_VERSION } from './version.ts';

/**
 * The one contract between an unprivileged caller and the helper that runs as root: what the helper
 * reads is in request.ts, what it writes is here. One JSON value a line in both directions.
 */
export { LIMITS, PROTOCOL_VERSION };

/** The paths at which the helper's launchers are installed, root-owned. polkit's actions name them. */
export const HELPER_PATHS = {
  apply: '/usr/libexec/iptlb/apply',
  monitor: '/usr/libexec/iptlb/monitor',
} as const;

export const countersSchema = z.object({ packets: z.number(), bytes: z.number() });
const targetSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('log'), prefix: z.string(), level: z.number() }),
  z.object({ kind: z.literal('dnat'), to: z.string() }),
  z.object({ kind: z.literal('return') }),
  z.object({ kind: z.literal('jump'), chain: z.string() }),
]);
const ruleSchema = z.object({
  protocol: z.enum(PROTOCOLS).exactOptional(),
  destination: z.string().exactOptional(),
  destinationPort: z.number().exactOptional(),
  isLocalOnly: z.boolean().exactOptional(),
  probability: z.number().exactOptional(),
  target: targetSchema,
});
const parsedRuleSchema = z.object({
  text: z.string(),
  counters: countersSchema,
  rule: ruleSchema.nullable(),
  target: z.string().nullable(),
  logPrefix: z.string().nullable(),
});
const parsedChainSchema = z.object({
  name: z.string(),
  policy: z.string().nullable(),
  rules: z.array(parsedRuleSchema).readonly(),
});
export const ownRulesSchema = z.object({
  chains: z.array(parsedChainSchema).readonly(),
  references: z.array(z.object({ hook: z.string(), entry: parsedRuleSchema })).readonly(),
});

/**
 * The first line that `apply` writes, before it reads its request. A caller sends nothing earlier, so
 * that whatever ends the wait for a password leaves everything as it was.
 */
export const applyGreetingSchema = z.object({
  type: z.literal('ready'),
  version: z.literal(PROTOCOL_VERSION),
});
export type ApplyGreeting = z.infer<typeof applyGreetingSchema>;

/**
 * What became of a request of the task `rules`. `uptimeMs` is when the rules in it had been read, by the clock of
 * the monitor's readings. After every outcome but `applied` and `not-put-back` the rules are as they
 * were.
 */
export const applyResponseSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('applied'),
    /** What it did, and what there was before. */
    deed: deedSchema,
    /** The rules as read back after the transaction. */
    rules: ownRulesSchema,
    uptimeMs: z.number(),
    durationMs: z.number(),
  }),
  z.object({ outcome: z.literal('unchanged'), rules: ownRulesSchema, uptimeMs: z.number() }),
  /** The rules in the kernel changed since the plan was shown: here they are, to plan again. */
  z.object({ outcome: z.literal('plan-changed'), rules: ownRulesSchema, uptimeMs: z.number() }),
  z.object({ outcome: z.literal('invalid'), problems: z.array(z.string()).readonly() }),
  /** iptables said no; the transaction left nothing behind. */
  z.object({ outcome: z.literal('refused'), message: z.string() }),
  /** The rules read back were not as planned, and were put back. */
  z.object({ outcome: z.literal('unverified'), message: z.string() }),
  /** The same, but they could not be put back: nobody knows what the rules are now. */
  z.object({ outcome: z.literal('not-put-back'), message: z.string() }),
  z.object({ outcome: z.literal('busy'), message: z.string() }),
  z.object({ outcome: z.literal('unavailable'), message: z.string() }),
]);
export type ApplyResponse = z.infer<typeof applyResponseSchema>;

/** What became of a request of the task `setting`. After every outcome but `set` it is as it was. */
export const settingResponseSchema = z.discriminatedUnion('outcome', [
  /** It was `from` and is `to`, read back. */
  z.object({
    outcome: z.literal('set'),
    from: z.number(),
    to: z.number(),
    durationMs: z.number(),
  }),
  z.object({ outcome: z.literal('unchanged'), value: z.number() }),
  z.object({ outcome: z.literal('invalid'), problems: z.array(z.string()).readonly() }),
  /** The kernel did not take it. */
  z.object({ outcome: z.literal('refused'), message: z.string() }),
  /** The kernel has no such setting: there is no such interface, say. */
  z.object({ outcome: z.literal('unavailable'), message: z.string() }),
]);
export type SettingResponse = z.infer<typeof settingResponseSchema>;

/** The second line that `apply` reads, after it answered `applied` to a request with `keepWithin`. */
export const keepDecisionSchema = z.strictObject({ keep: z.boolean() });

/** What became of rules that were to be kept or put back. */
export const keepResponseSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('kept') }),
  z.object({
    outcome: z.literal('reverted'),
    rules: ownRulesSchema,
    uptimeMs: z.number(),
    /** False where others changed a hook meanwhile: our rules then stand above theirs. */
    isInPlace: z.boolean(),
    /** Chains that others have taken over meanwhile, and that were left to them. */
    taken: z.array(z.string()).readonly(),
  }),
  z.object({ outcome: z.literal('not-reverted'), message: z.string() }),
]);
export type KeepResponse = z.infer<typeof keepResponseSchema>;

export const connectionsMessageSchema = z.object({
  type: z.literal('connections'),
  at: z.number(),
  /** Why they cannot be read, in words; null where they can. */
  why: z.string().nullable(),
  /** Of all pairs of a source address and a destination; addresses are ip:port. */
  counts: z
    .array(
      z.object({
        protocol: z.string(),
        source: z.string(),
        destination: z.string(),
        active: z.number(),
        over: z.number(),
      }),
    )
    .readonly(),
  /** Some of the open ones. */
  listed: z
    .array(
      z.object({
        protocol: z.string(),
        state: z.string(),
        client: z.string(),
        source: z.string(),
        destination: z.string(),
      }),
    )
    .readonly(),
});
export type ConnectionsMessage = z.infer<typeof connectionsMessageSchema>;

export const surroundingsSchema = z.object({
  inFront: z
    .array(
      z.object({
        chain: z.string(),
        hook: z.string(),
        target: z.string(),
        certainty: z.enum(['takes', 'may']),
      }),
    )
    .readonly(),
  notMasqueraded: z
    .array(z.object({ chain: z.string(), destinations: z.array(z.string()).readonly() }))
    .readonly(),
  /** The backend of iptables that is not in use here, and has rules in the nat table all the same. */
  otherBackend: z.enum(['nft', 'legacy']).nullable(),
});
export type Surroundings = z.infer<typeof surroundingsSchema>;

/** What `monitor` writes, for as long as its standard input stays open. */
export const monitorMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    version: z.literal(PROTOCOL_VERSION),
    /** For example `iptables v1.8.9 (nf_tables)`. */
    iptables: z.string(),
  }),
  /**
   * The rules with their counters, when they are others than those told last. `at` is when they began to be read,
   * in ms since 1970, and `uptimeMs` the same by the clock that nobody sets, in ms since the machine was started.
   */
  z.object({
    type: z.literal('rules'),
    at: z.number(),
    uptimeMs: z.number(),
    rules: ownRulesSchema,
  }),
  /** The rules were read at this time too, and were those told last. */
  z.object({ type: z.literal('rules-unchanged'), at: z.number(), uptimeMs: z.number() }),
  /**
   * What of others' rules concerns a profile. Whole each time.
   *
   * SECURITY: that it is so, on which hook, and a target's name; never a rule of theirs.
   */
  z.object({ type: z.literal('surroundings'), ...surroundingsSchema.shape }),
  z.object({
    type: z.literal('hits'),
    /** Wall time of the kernel clock's zero, in milliseconds since 1970. */
    bootAt: z.number(),
    /** The kernel's time of the last line that was there before the monitor, in seconds. */
    liveFrom: z.number(),
    /** How many lines there are. */
    count: z.int().min(0),
    /**
     * IPTLB's own lines of the kernel log, one a line, each of them whole: `[  501.922553] IPTLB_…`.
     * As text: whoever shows them reads them by shared/kernel-log.
     */
    lines: z.string(),
    /** Lines that were lost before this batch. */
    lost: z.object({
      /** The LOG rules counted them, and the kernel's log does not have them. */
      kernel: z.int().min(0),
      /** The caller did not take them in time. */
      helper: z.int().min(0),
    }),
  }),
  /** The newest changes that helper and command have recorded, oldest first. Whole each time. */
  z.object({ type: z.literal('activity'), entries: z.array(activityEntrySchema).readonly() }),
  z.object({ type: z.literal('boot'), boot: bootStateSchema }),
  /** Connections to our source addresses that the kernel follows, whenever they were others. */
  connectionsMessageSchema,
  /** Something that is watched cannot be watched at present. An empty message takes it back. */
  z.object({
    type: z.literal('trouble'),
    part: z.enum(['rules', 'kernel-log']),
    message: z.string(),
  }),
  /** Nothing but that it is there: again and again, also where there is nothing else to say. */
  z.object({ type: z.literal('alive') }),
]);
export type MonitorMessage = z.infer<typeof monitorMessageSchema>;

/** The JSON value of a line; undefined where there is none. */
export function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
