import type { KernelSetting } from '#shared/preflight';
import { PROTOCOLS, RULES_BACKENDS } from '#shared/profile';
import { z } from 'zod';
import { LIMITS } from './limits/index.ts';
import { PROTOCOL_VERSION } from './version.ts';

/** The shape only: what the fields mean is checked by shared/profile, by the helper as by everyone. */
export const profileSchema = z.strictObject({
  name: z.string().max(64),
  source: z.string().max(21),
  destinations: z.array(z.string().max(21)).max(128).readonly(),
  protocol: z.enum(PROTOCOLS),
  rulesBackend: z.enum(RULES_BACKENDS),
  logEnabled: z.boolean(),
  logLevel: z.int().min(0).max(7),
});

const chainNameSchema = z.string().regex(/^IPTLB_[A-Za-z0-9_.-]{1,22}$/);

/** Profiles and names of our chains, never the text of a rule. */
export const rulesRequestSchema = z.strictObject({
  version: z.literal(PROTOCOL_VERSION),
  task: z.literal('rules'),
  set: z.array(profileSchema).max(LIMITS.profiles).readonly(),
  remove: z.array(chainNameSchema).max(LIMITS.profiles).readonly(),
  /** Also takes out our LOG rules on hooks that serve nobody. Which they are, the helper finds itself. */
  sweepLogs: z.boolean().optional(),
  /** Names the change in every record of it. */
  id: z.uuid().optional(),
  /** Under which names the chains were saved: only for the record, since chains keep no case. */
  names: z.array(z.string().max(64)).max(LIMITS.profiles).readonly().optional(),
  /** Fingerprint of the plan that a person has read; with another plan nothing is done. */
  expect: z.string().max(32).optional(),
  /**
   * Seconds within which a decision must follow the answer `applied`. Without one (also when the
   * caller is gone) the helper puts the old rules back.
   */
  keepWithin: z.int().min(5).max(600).optional(),
});
export type RulesRequest = z.infer<typeof rulesRequestSchema>;

/** The names that interfaces have in practice. No slash and no `..`: it becomes part of a path. */
const interfaceSchema = z.string().regex(/^[A-Za-z0-9_@:-][A-Za-z0-9_@:.-]{0,14}$/);

/** The settings of the kernel that may be changed, and no other. */
export const settingSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('ip_forward') }),
  z.strictObject({ name: z.literal('route_localnet'), interface: interfaceSchema }),
]) satisfies z.ZodType<KernelSetting>;

/** One setting of the kernel, on or off, until the machine starts anew. */
export const settingRequestSchema = z.strictObject({
  version: z.literal(PROTOCOL_VERSION),
  task: z.literal('setting'),
  id: z.uuid().optional(),
  setting: settingSchema,
  value: z.literal([0, 1]),
});
export type SettingRequest = z.infer<typeof settingRequestSchema>;

/** What is restored at boot: profiles to put into the file, and names of those to take out of it. */
export const bootRequestSchema = z.strictObject({
  version: z.literal(PROTOCOL_VERSION),
  task: z.literal('boot'),
  put: z.array(profileSchema).max(LIMITS.profiles).readonly(),
  drop: z.array(z.string().max(1000)).max(LIMITS.profiles).readonly(),
});
export type BootRequest = z.infer<typeof bootRequestSchema>;

/** What `apply` reads: one task. */
export const applyRequestSchema = z.discriminatedUnion('task', [
  rulesRequestSchema,
  settingRequestSchema,
  bootRequestSchema,
]);
export type ApplyRequest = z.infer<typeof applyRequestSchema>;
