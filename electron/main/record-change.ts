import { userInfo } from 'node:os';
import {
  attemptedDeed,
  withDeleted,
  type ActivityEntry,
  type Actor,
  type Deed,
  type DecisionState,
  type Uptime,
} from '#shared/activity';
import type { ChangeOutcome, Decision, Intent, PlanView } from '#shared/ipc';
import type { Profile } from '#shared/profile';
import type { Work } from './plan-intent.ts';

/** A change that this window asked for, as far as it came. */
export interface ChangeDone {
  readonly id: string;
  readonly at: number;
  /** When its outcome was known. */
  readonly uptime: Uptime | null;
  readonly intent: Intent;
  readonly work: Work;
  readonly view: PlanView;
  /** What the helper says that it did; null where it did nothing, or nobody knows. */
  readonly deed: Deed | null;
  /** The saved profiles that are deleted where it was applied; null where it is no deletion. */
  readonly deletes: readonly Profile[] | null;
  readonly kind: ChangeOutcome['kind'];
  readonly detail: string | null;
  readonly durationMs: number;
  readonly isWaiting: boolean;
}

/** The entry of a change; null for one that asked nothing of the kernel, or was taken back unmade. */
export function entryOf(change: ChangeDone): ActivityEntry | null {
  switch (change.kind) {
    case 'unchanged':
    case 'plan-changed':
    case 'dismissed':
    case 'cancelled':
    case 'busy':
      return null;
    case 'applied':
    case 'invalid':
    case 'refused':
    case 'unverified':
    case 'not-put-back':
    case 'unknown':
    case 'unavailable':
    case 'not-authorised':
    case 'no-agent':
    case 'no-polkit':
    case 'not-installed':
    case 'timed-out':
    case 'failed':
      break;
  }
  const { id, at, uptime, intent, work, kind, detail, durationMs } = change;
  const deed = change.deed ?? attempted(change);
  const deleted = kind === 'applied' ? change.deletes : null;
  return {
    id,
    at,
    uptime,
    by: me(),
    through: 'window',
    kind: intent.kind,
    undoes: work.undoes?.id ?? null,
    ...(deleted ? withDeleted(deed, deleted) : { deed, deleted }),
    outcome: kind,
    detail: detail?.slice(0, 4000) ?? null,
    durationMs,
    decision: change.isWaiting ? 'waiting' : null,
  };
}

/** What was to be done, by the plan that was read. */
function attempted({ work, view }: ChangeDone): Deed {
  if (work.kind === 'setting') {
    return { kind: 'setting', setting: work.setting, from: null, to: work.value };
  }
  if (work.kind === 'list') return { kind: 'rules', chains: [], diff: [] };
  const deed = attemptedDeed(work.change, work.names);
  return deed.kind === 'rules' ? { ...deed, diff: view.diff } : deed;
}

/** What is kept of a decision. */
export function stateOf(kind: Decision['kind']): DecisionState {
  switch (kind) {
    case 'reverted-on-top':
    case 'reverted-in-part':
      return 'reverted';
    case 'nothing-pending':
      return 'unknown';
    case 'kept':
    case 'reverted':
    case 'not-reverted':
    case 'unknown':
      return kind;
  }
}

function me(): Actor {
  try {
    const { uid, username } = userInfo();
    return { uid, name: username };
  } catch {
    // A user whom no directory knows.
    return { uid: process.getuid?.() ?? null, name: null };
  }
}
