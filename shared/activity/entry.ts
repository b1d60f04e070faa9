import type { KernelSetting } from '#shared/preflight';
import type { Profile } from '#shared/profile';
import type { ChainDiff } from '#shared/ruleset';
import type { TouchedChain } from './held.ts';

/** Who made a change: the person, also where it was root who did it for them. */
export interface Actor {
  /** Null where nobody knows. */
  readonly uid: number | null;
  /** The user's name; null where the machine has none for that number. */
  readonly name: string | null;
}

/** A moment by the clock that nobody sets. */
export interface Uptime {
  /** Which start of the machine it counts from. */
  readonly boot: string;
  /** In ms since then, without the time that the machine slept. */
  readonly ms: number;
}

export const CHANGE_KINDS = [
  'apply',
  'remove',
  'delete',
  'remove-chains',
  'sweep-logs',
  'undo',
  'setting',
  'boot',
] as const;

/** What a change did, or was to do. */
export type Deed =
  | {
      readonly kind: 'rules';
      readonly chains: readonly TouchedChain[];
      /** The plan as it is shown before it is carried out. */
      readonly diff: readonly ChainDiff[];
    }
  /** Too many rules to keep: only how many chains there were. */
  | { readonly kind: 'many-rules'; readonly chains: number }
  | {
      readonly kind: 'setting';
      readonly setting: KernelSetting;
      /** Null where nothing was set, and so nobody told what it was before. */
      readonly from: number | null;
      readonly to: number;
    }
  /** What is restored at boot, not what is in the kernel. */
  | {
      readonly kind: 'boot';
      readonly put: readonly Profile[];
      /** Names of profiles. */
      readonly drop: readonly string[];
      /** How many others of both there were, too many to keep. */
      readonly more: number;
    };

export const DECISION_STATES = [
  /** The rules wait for somebody to say that they stay. */
  'waiting',
  'kept',
  'reverted',
  'not-reverted',
  'unknown',
  /** The helper that would have put the old rules back was ended by force before anybody answered. */
  'unanswered',
] as const;
export type DecisionState = (typeof DECISION_STATES)[number];

/** One change of the kernel, or of what is restored at boot, from the window or the command. */
export interface ActivityEntry {
  /** The same wherever the change is told of. */
  readonly id: string;
  /** When it began, in ms since 1970: to be shown. What came first is not to be told by it; see mergeEntries(). */
  readonly at: number;
  /** When its outcome was known; null in records of older versions. */
  readonly uptime: Uptime | null;
  readonly by: Actor;
  readonly through: 'window' | 'command';
  readonly kind: (typeof CHANGE_KINDS)[number];
  /** The entry that this one takes back. */
  readonly undoes: string | null;
  readonly deed: Deed;
  /**
   * The saved profiles that were deleted with the rules, as they were saved; null where none were. The window
   * alone knows them.
   */
  readonly deleted: readonly Profile[] | null;
  /** `applied`, or why not: an outcome of the contract with the window. */
  readonly outcome: string;
  /** What the program that refused said, to the letter. */
  readonly detail: string | null;
  readonly durationMs: number;
  /** What became of the rules afterwards; null where nobody was asked. */
  readonly decision: DecisionState | null;
}

/** Whether the kernel is other than before because of it, as far as is known. */
export const hasChanged = ({ outcome, decision }: ActivityEntry): boolean =>
  outcome === 'applied' && decision !== 'reverted';
