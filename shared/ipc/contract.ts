import { BOOT_MARKS } from '#shared/boot';
import { chainDiffSchema, countersSchema, profileSchema, settingSchema } from '#shared/helper';
import { WARNINGS } from '#shared/preflight';
import { z } from 'zod';
import type { ZodMiniType } from 'zod/mini';
import { ACCESS_FAILURES } from './access.ts';
import {
  activityDeedSchema,
  activityListSchema,
  settingIntentSchema,
  undoIntentSchema,
} from './activity.ts';
import { bootChangeSchema, bootOutcomeSchema, bootViewSchema } from './boot.ts';
import { installationSchema, setUpOutcomeSchema } from './installation.ts';
import type { EventName, Invocation } from './channels/index.ts';
import { kernelEvents, kernelInvocations } from './kernel.ts';
import { NOTIFIERS, notifierInvocations } from './notifier.ts';
import { keepSecondsSchema, settingsSchema } from './settings/index.ts';
import { stateFileInvocations } from './state-files.ts';
import { connectionsSchema, profileTrafficSchema, watchInvocations } from './watch.ts';

/** A profile as the form has it: any text in any field, bounded in size, checked by shared/profile. */
export const profileDraftSchema = z.strictObject({
  name: z.string().max(1000),
  source: z.string().max(1000),
  destinations: z.array(z.string().max(1000)).max(1000).readonly(),
  protocol: z.string().max(100),
  rulesBackend: z.string().max(100),
  logEnabled: z.boolean(),
  logLevel: z.number(),
});
export type ProfileForm = z.infer<typeof profileDraftSchema>;

const problemSchema = z.object({
  field: z.enum([
    'name',
    'source',
    'destinations',
    'protocol',
    'rulesBackend',
    'logEnabled',
    'logLevel',
  ]),
  index: z.number().exactOptional(),
  message: z.string(),
  atField: z.string().exactOptional(),
});

/** What a person asks for, by names. Main turns it into a change over the kernel's rules. */
export const intentSchema = z.discriminatedUnion('kind', [
  /** Write the profiles' rules, or write them anew. */
  z.strictObject({
    kind: z.literal('apply'),
    profiles: z.array(z.string().max(64)).max(10_000).readonly(),
  }),
  /** Take the profiles' rules out of the kernel and keep the profiles. */
  z.strictObject({
    kind: z.literal('remove'),
    profiles: z.array(z.string().max(64)).max(10_000).readonly(),
  }),
  /** Take the profile's rules out of the kernel, then forget the profile. */
  z.strictObject({
    kind: z.literal('delete'),
    profiles: z.array(z.string().max(64)).max(10_000).readonly(),
  }),
  /** Take out chains that belong to no profile. */
  z.strictObject({
    kind: z.literal('remove-chains'),
    chains: z.array(z.string().max(28)).max(10_000).readonly(),
  }),
  /** Take out LOG rules on hooks that serve no profile. */
  z.strictObject({ kind: z.literal('sweep-logs') }),
  undoIntentSchema,
  settingIntentSchema,
]);
export type Intent = z.infer<typeof intentSchema>;

export const planViewSchema = z.object({
  /** True where the kernel already is as asked: there is nothing to write. */
  isEmpty: z.boolean(),
  /** False where the kernel's rules are not known now: the plan is made over those last read, or none. */
  isKernelKnown: z.boolean(),
  /**
   * True where there is no helper to ask about a profile that is to be deleted, and this app has written no rules
   * of it as far as it knows: it is taken off the list, and nothing else is done or planned.
   */
  isListOnly: z.boolean(),
  fingerprint: z.string(),
  diff: z.array(chainDiffSchema).readonly(),
  restoreText: z.string(),
  commands: z.array(z.string()).readonly(),
  /** The command that has a setting of the kernel outlast the next boot; null where rules change. */
  permanently: z.string().nullable(),
  /** Why it cannot be done at all, in words; null where it can. */
  obstacle: z.string().nullable(),
  /** What else it does, or does not, in words. */
  notes: z.array(z.string()).readonly(),
});
export type PlanView = z.infer<typeof planViewSchema>;

/**
 * What became of a change. The window's words say after which of these it is certain that nothing has
 * changed in the kernel.
 */
export const OUTCOMES = [
  'applied',
  'unchanged',
  'plan-changed',
  'invalid',
  'refused',
  /** The rules read back were not as planned, and were put back. */
  'unverified',
  /** The same, and they could not be put back. */
  'not-put-back',
  /** The helper got the request and gave no answer: nobody knows what it did. */
  'unknown',
  'busy',
  'unavailable',
  'timed-out',
  /** A person did not want to wait any longer, before the helper had greeted. */
  'cancelled',
  ...ACCESS_FAILURES,
] as const;
export const changeOutcomeSchema = z.object({
  kind: z.enum(OUTCOMES),
  /**
   * What the program that refused said, to the letter; after `applied` and `unchanged`, that the list of
   * profiles could not be saved. Null where there is nothing to add.
   */
  detail: z.string().nullable(),
  durationMs: z.number(),
  /** Until when somebody must say that the rules stay, in ms since 1970; null where nobody needs to. */
  keepUntil: z.number().nullable(),
});
export type ChangeOutcome = z.infer<typeof changeOutcomeSchema>;

/** What became of rules that were to be kept or put back. */
export const decisionSchema = z.object({
  kind: z.enum([
    'kept',
    'reverted',
    /** They are back, but stand above rules that others have changed meanwhile. */
    'reverted-on-top',
    /** They are back, but for chains that others have taken over meanwhile; the detail names these. */
    'reverted-in-part',
    /** They could not be put back. */
    'not-reverted',
    /** The helper ended without saying what became of them. */
    'unknown',
    /** No rules wait for a decision, for example because the time was over. */
    'nothing-pending',
  ]),
  /** As in the outcome of a change; after `kept`, that the list of profiles could not be saved. */
  detail: z.string().nullable(),
});
export type Decision = z.infer<typeof decisionSchema>;

/** Rules that go again unless somebody says in time that they stay. */
export const pendingSchema = z.object({ intent: intentSchema, until: z.number() });
export type Pending = z.infer<typeof pendingSchema>;

/** The end of a wait for a decision. */
export const settlementSchema = z.object({
  intent: intentSchema,
  decision: decisionSchema,
  /** Whether somebody decided, rather than the time that ran out. */
  isByPerson: z.boolean(),
});
export type Settlement = z.infer<typeof settlementSchema>;

const warningSchema = z.object({
  kind: z.enum(WARNINGS),
  message: z.string(),
  fix: z.string(),
  command: z.string().nullable(),
  setting: settingSchema.nullable(),
});

export const profileViewSchema = z.object({
  profile: profileSchema,
  chain: z.string(),
  /** `TAG` of this profile's hits (see Hit.tag). */
  tag: z.string(),
  /** Null while the kernel's rules are not known. */
  status: z
    .object({
      state: z.enum(['saved', 'active', 'drifted']),
      /** One per destination, in their order. */
      counters: z.array(countersSchema.nullable()).readonly(),
    })
    .nullable(),
  /** Whether it is restored at boot; null while that is not known. */
  boot: z.enum(BOOT_MARKS).nullable(),
  /** Null before the counters were read for the first time. */
  traffic: profileTrafficSchema.nullable(),
  /** What of this machine keeps the profile from working. */
  warnings: z.array(warningSchema).readonly(),
});
export type ProfileView = z.infer<typeof profileViewSchema>;

export const helperStateSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('connecting') }),
  /** Live: `iptables` is for example `iptables v1.8.9 (nf_tables)`. */
  z.object({ kind: z.literal('live'), iptables: z.string() }),
  /** No live status. The window still edits profiles. */
  z.object({
    kind: z.literal('unavailable'),
    /** `silent`: the monitor was there and says nothing any more; it may go on. */
    why: z.enum([...ACCESS_FAILURES, 'silent']),
    detail: z.string().nullable(),
  }),
]);
export type HelperState = z.infer<typeof helperStateSchema>;

/** All that the window shows but the hits. Pushed whole whenever any of it changes. */
export const appStateSchema = z.object({
  version: z.string(),
  profiles: z.array(profileViewSchema).readonly(),
  /** Chains of ours that belong to no profile. */
  orphans: z.array(z.string()).readonly(),
  /** LOG rules of ours on hooks that serve no profile, as iptables-save prints them, after their hook. */
  orphanLogs: z.array(z.string()).readonly(),
  helper: helperStateSchema,
  /** What is watched but cannot be watched at present, in the helper's words. */
  troubles: z
    .array(z.object({ part: z.enum(['rules', 'kernel-log']), message: z.string() }))
    .readonly(),
  /** When the kernel's rules were last read, in ms since 1970. */
  rulesAt: z.number().nullable(),
  /** Rules that wait for a decision whether they stay. */
  pending: pendingSchema.nullable(),
  /** What is restored at boot beside the profiles above; null while that is not known. */
  boot: bootViewSchema.nullable(),
  installation: installationSchema,
  notifier: z.enum(NOTIFIERS),
  settings: settingsSchema,
  /** Where the profiles are stored. */
  storePath: z.string(),
  /** Things a person must know, for example that a damaged file was set aside. */
  notices: z.array(z.string()).readonly(),
});
export type AppState = z.infer<typeof appStateSchema>;

const nothing = z.null();

/** Every call that the window can make: main parses the request, the bridge derives its types. */
export const invocations = {
  'app:get-state': { request: nothing, response: appStateSchema },
  'profiles:save': {
    /** `replaces` is the name under which the profile was saved so far; null for a new one. */
    request: z.strictObject({
      profile: profileDraftSchema,
      replaces: z.string().max(64).nullable(),
    }),
    response: z.object({ problems: z.array(problemSchema).readonly() }),
  },
  /** Makes a profile of a chain that belongs to none, from what its rules say; otherwise says why not. */
  'profiles:adopt': {
    request: z.strictObject({ chain: z.string().max(28) }),
    response: z.object({ name: z.string().nullable(), problem: z.string().nullable() }),
  },
  'changes:plan': { request: intentSchema, response: planViewSchema },
  'changes:run': {
    request: z.strictObject({
      intent: intentSchema,
      /** Fingerprint of the plan that a person has read. */
      expect: z.string().max(32),
      /** Seconds to say that the rules stay; null for rules that stay unasked. A delete never asks. */
      keepWithin: z.nullable(keepSecondsSchema),
    }),
    response: changeOutcomeSchema,
  },
  /**
   * Ends the wait for the helper, where there is one. Says whether the change that is run is cancelled, so that
   * nothing of it was sent; once the helper has greeted it is not, and its outcome is that of the run.
   */
  'changes:cancel': { request: nothing, response: z.object({ isCancelled: z.boolean() }) },
  /** Says whether the pending rules stay. */
  'changes:decide': {
    request: z.strictObject({ keep: z.boolean() }),
    response: decisionSchema,
  },
  'activity:list': { request: nothing, response: activityListSchema },
  'activity:get': {
    request: z.strictObject({ id: z.string().max(64) }),
    response: activityDeedSchema,
  },
  /** Changes which profiles are restored at boot. */
  'boot:change': { request: bootChangeSchema, response: bootOutcomeSchema },
  ...watchInvocations,
  /** Tells the view that is shown, for the next start: what stands behind `#` in the page's address. */
  'view:shown': {
    request: z.strictObject({ address: z.string().regex(/^[\w/-]{0,100}$/) }),
    response: nothing,
  },
  ...kernelInvocations,
  ...notifierInvocations,
  ...stateFileInvocations,
  'helper:reconnect': { request: nothing, response: nothing },
  /** Installs root's own copy of the helper that this app brings along. */
  'helper:set-up': { request: nothing, response: setUpOutcomeSchema },
  /** Removes a helper that was set up so. */
  'helper:remove': { request: nothing, response: setUpOutcomeSchema },
  /** Closes the window, and starts what is installed now. */
  'app:restart': { request: nothing, response: nothing },
  'settings:save': { request: settingsSchema, response: nothing },
} as const satisfies Record<Invocation, { request: z.ZodType | ZodMiniType; response: z.ZodType }>;

/** Everything that main tells the window without being asked. */
export const events = {
  'state:changed': appStateSchema,
  /** The helper has greeted: the change that is run cannot be cancelled any more. */
  'changes:begun': nothing,
  /** Rules no longer wait for a decision, whoever decided. */
  'changes:settled': settlementSchema,
  'activity:changed': nothing,
  /** Null where they are not known any more. */
  'connections:changed': connectionsSchema.nullable(),
  /** The rules were read at this time (ms since 1970), and say and count what the state says. */
  'rules:unchanged': z.number(),
  ...kernelEvents,
} as const satisfies Record<EventName, z.ZodType>;

export type RequestOf<C extends Invocation> = z.infer<(typeof invocations)[C]['request']>;
export type ResponseOf<C extends Invocation> = z.infer<(typeof invocations)[C]['response']>;
export type PayloadOf<E extends EventName> = z.infer<(typeof events)[E]>;

/** What the preload script puts into the window as `window.iptlb`, and nothing else. */
export interface Bridge {
  /** The state as it was when the page began to load; the same each time. */
  readonly firstState: () => Promise<AppState>;
  /** Rejects when main refuses the message; the error's message is in words. */
  readonly invoke: <C extends Invocation>(
    channel: C,
    request: RequestOf<C>,
  ) => Promise<ResponseOf<C>>;
  /** Returns the function that ends the subscription. */
  readonly on: <E extends EventName>(
    event: E,
    listener: (payload: PayloadOf<E>) => void,
  ) => () => void;
}
