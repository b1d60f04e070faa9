import type { ChangeOutcome, Decision, Intent, PlanView, Settlement } from '#shared/ipc';
import { create } from 'zustand';
import { appState, useAppStore } from './app-store.ts';
import { bridge, messageOf } from './bridge.ts';
import { formatDuration } from './format.ts';
import { showToast } from './toasts.ts';
import { goToOverviewIfGone } from './leave.ts';
import { keepWords } from './words-keep.ts';
import { words } from './words.ts';

/** Where a change stands: from the wish, over the plan that a person reads, to what became of it. */
export type PendingChange =
  | { readonly kind: 'none' }
  | { readonly kind: 'planning'; readonly intent: Intent }
  | {
      readonly kind: 'review';
      readonly intent: Intent;
      readonly plan: PlanView;
      /** What became of the last try, where there was one. */
      readonly outcome: ChangeOutcome | null;
    }
  | {
      readonly kind: 'running';
      readonly intent: Intent;
      readonly plan: PlanView;
      /** Whether the helper has greeted: from then on it cannot be cancelled. */
      readonly isBegun: boolean;
    }
  | OpenDecision
  | SettledChange
  /** The app itself did not answer as it should. */
  | { readonly kind: 'broken'; readonly intent: Intent; readonly message: string };

/** The rules are in the kernel, and go again unless somebody says in time that they stay. */
export interface OpenDecision {
  readonly kind: 'keeping';
  readonly intent: Intent;
  /** What was written; null in a window that was loaded anew since. */
  readonly plan: PlanView | null;
  /** In ms since 1970. */
  readonly until: number;
  readonly isDeciding: boolean;
}

/** The rules are no longer those of the change, or may not be. */
export interface SettledChange extends Pick<Settlement, 'intent'> {
  readonly kind: 'settled';
  readonly decision: Decision & { readonly kind: Exclude<Decision['kind'], 'kept'> };
}

export const useChange = create<{ readonly change: PendingChange }>(() => ({
  change: { kind: 'none' },
}));

const set = (change: PendingChange) => useChange.setState({ change });

/** Whether a change is on its way, so that no other can begin. */
function isUnderWay(): boolean {
  const { kind } = useChange.getState().change;
  return kind === 'running' || kind === 'keeping';
}

/** Ends the change that is being looked at; one that is under way goes on to its end. */
export function closeChange(): void {
  if (!isUnderWay()) set({ kind: 'none' });
}

/** Plans a change and shows it for review. */
export async function startChange(intent: Intent): Promise<void> {
  if (isUnderWay()) return;
  set({ kind: 'planning', intent });
  await review(intent, null);
}

async function review(intent: Intent, outcome: ChangeOutcome | null): Promise<void> {
  const next = await planned(intent, outcome);
  const { change } = useChange.getState();
  // Closed, or another change begun, while this one was planned.
  if (change.kind === 'none' || change.intent !== intent) return;
  set(next);
}

async function planned(intent: Intent, outcome: ChangeOutcome | null): Promise<PendingChange> {
  try {
    const plan = await bridge().invoke('changes:plan', intent);
    return { kind: 'review', intent, plan, outcome };
  } catch (error) {
    return { kind: 'broken', intent, message: messageOf(error) };
  }
}

/** Does what is being reviewed. */
export async function runChange(): Promise<void> {
  const { change } = useChange.getState();
  if (change.kind !== 'review') return;
  const { intent, plan } = change;
  set({ kind: 'running', intent, plan, isBegun: false });
  try {
    const outcome = await bridge().invoke('changes:run', {
      intent,
      expect: plan.fingerprint,
      keepWithin: secondsToKeep(intent),
    });
    await finish(intent, plan, outcome);
  } catch (error) {
    set({ kind: 'broken', intent, message: messageOf(error) });
  }
}

/** Asks for the change that is run to be cancelled. Its outcome says whether that came in time. */
export async function cancelChange(): Promise<void> {
  try {
    const { isCancelled } = await bridge().invoke('changes:cancel', null);
    if (!isCancelled) begun();
  } catch (error) {
    showToast(messageOf(error), 'bad');
  }
}

function begun(): void {
  const { change } = useChange.getState();
  if (change.kind === 'running') set({ ...change, isBegun: true });
}

/** Within how many seconds somebody has to say that the rules stay; null where nobody is asked. */
function secondsToKeep(intent: Intent): number | null {
  const { askToKeep, keepSeconds } = appState().settings;
  switch (intent.kind) {
    case 'apply':
    case 'remove':
    case 'undo':
      return askToKeep ? keepSeconds : null;
    case 'delete':
    case 'remove-chains':
    case 'sweep-logs':
    case 'setting':
      return null;
  }
}

async function finish(intent: Intent, plan: PlanView, outcome: ChangeOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'applied':
    case 'unchanged':
      if (outcome.keepUntil !== null) {
        set({ kind: 'keeping', intent, plan, until: outcome.keepUntil, isDeciding: false });
        return;
      }
      set({ kind: 'none' });
      if (outcome.detail !== null) {
        showToast(words.toasts.notSaved, 'bad');
        return;
      }
      goToOverviewIfGone(intent);
      showToast(
        outcome.kind === 'applied' || intent.kind === 'delete'
          ? words.toasts.done(intent, formatDuration(outcome.durationMs))
          : words.toasts.unchanged(intent),
        'good',
      );
      return;
    case 'plan-changed':
    case 'not-put-back':
    case 'unknown':
      // The plan that was read may have come true in part: only a new one says what is left to do.
      await review(intent, outcome);
      return;
    case 'invalid':
    case 'refused':
    case 'unverified':
    case 'busy':
    case 'unavailable':
    case 'cancelled':
    case 'dismissed':
    case 'not-authorised':
    case 'no-agent':
    case 'no-polkit':
    case 'not-installed':
    case 'timed-out':
    case 'failed':
      set({ kind: 'review', intent, plan, outcome });
  }
}

/** Says whether the new rules stay. What became of them arrives as a settlement. */
export async function decide(keep: boolean): Promise<void> {
  const { change } = useChange.getState();
  if (change.kind !== 'keeping' || change.isDeciding) return;
  set({ ...change, isDeciding: true });
  try {
    const decision = await bridge().invoke('changes:decide', { keep });
    if (decision.kind === 'nothing-pending') settle({ ...change, decision, isByPerson: false });
  } catch (error) {
    set({ kind: 'broken', intent: change.intent, message: messageOf(error) });
  }
}

/** Follows what main tells of changes, and takes up a decision that is open, until the function is called. */
export function followChanges(): () => void {
  const takeUp = () => {
    const { pending } = appState();
    // Only after the page was loaded anew: otherwise the change that it belongs to is still here.
    if (pending === null || useChange.getState().change.kind !== 'none') return;
    set({ kind: 'keeping', ...pending, plan: null, isDeciding: false });
  };
  takeUp();
  const ends = [
    useAppStore.subscribe(takeUp),
    bridge().on('changes:begun', begun),
    bridge().on('changes:settled', settle),
  ];
  return () => ends.forEach((end) => end());
}

function settle({ intent, decision, isByPerson }: Settlement): void {
  const { change } = useChange.getState();
  // It was told before, and another change has begun.
  if (change.kind !== 'keeping' && change.kind !== 'none') return;
  const { kind, detail } = decision;
  if (kind === 'kept' || (kind === 'reverted' && isByPerson)) {
    set({ kind: 'none' });
    if (detail === null) {
      showToast(kind === 'kept' ? words.toasts.kept(intent) : keepWords.reverted, 'good');
    } else showToast(words.toasts.notSaved, 'bad');
  } else {
    set({ kind: 'settled', intent, decision: { kind, detail } });
  }
}
