import { z } from 'zod';

/** A rule to the letter, as iptables-save printed it, without `-A CHAIN`. */
const kernelRuleSchema = z.object({
  text: z.string(),
  /** In the nat table: connections. */
  packets: z.number(),
  /** Of the first packet of each connection. */
  bytes: z.number(),
});
export type KernelRule = z.infer<typeof kernelRuleSchema>;

/** A rule of ours outside of our chains. */
const kernelReferenceSchema = kernelRuleSchema.extend({
  kind: z.enum(['jump', 'log']),
  /** The chains of ours that it serves: the one it jumps to, or all whose connections it logs. */
  chains: z.array(z.string()).readonly(),
});
export type KernelReference = z.infer<typeof kernelReferenceSchema>;

const kernelHookSchema = z.object({
  name: z.string(),
  /** In the order in which they stand; rules of others may stand between them. */
  rules: z.array(kernelReferenceSchema).readonly(),
});
export type KernelHook = z.infer<typeof kernelHookSchema>;

const kernelChainSchema = z.object({
  name: z.string(),
  /** The profile that it belongs to; null for an orphan. */
  profile: z.string().nullable(),
  state: z.enum(['active', 'drifted', 'orphan']),
  /** Whether any rule leads to it: without one, no connection comes here. */
  isReached: z.boolean(),
  rules: z.array(kernelRuleSchema).readonly(),
});
export type KernelChain = z.infer<typeof kernelChainSchema>;

/** All that is IPTLB's in the kernel's nat table, as it was last read. */
export const kernelRulesSchema = z.object({
  hooks: z.array(kernelHookSchema).readonly(),
  chains: z.array(kernelChainSchema).readonly(),
});
export type KernelRules = z.infer<typeof kernelRulesSchema>;

/** The calls of this part of the contract. */
export const kernelInvocations = {
  /**
   * Asks to be told the kernel's rules whenever they were read, or no longer to be. Answers with those
   * known now; null while they are not known, and where nothing is to be told.
   */
  'kernel:watch': {
    request: z.strictObject({ isWanted: z.boolean() }),
    response: kernelRulesSchema.nullable(),
  },
} as const;

/** Its events: null as soon as the rules are not known any more. */
export const kernelEvents = { 'kernel:changed': kernelRulesSchema.nullable() } as const;
