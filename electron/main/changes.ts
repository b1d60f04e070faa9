import { chainName } from '#shared/profile';
import type { ChangeOutcome, Decision, Intent, PlanView, Settlement } from '#shared/ipc';
import {
  commandLines,
  diffPlan,
  fingerprint,
  isEmpty,
  plan,
  restoreText,
  type Change,
} from '#shared/ruleset';
import type { AppModel } from './app-model.ts';
import type { ApplyResult, Undecided, applyChange } from './apply-client.ts';
import { forgetProfiles } from './profiles.ts';

/** What a person asked to be done, as the window sends it. */
export interface Order {
  readonly intent: Intent;
  /** Fingerprint of the plan that the person has read. */
  readonly expect: string;
  /** Seconds for the person to say that the rules stay; null where that is not asked. */
  readonly keepWithin: number | null;
}

/** What an intent means for the kernel. Names of profiles that are gone mean nothing. */
function changeOf(model: AppModel, intent: Intent): Change {
  switch (intent.kind) {
    case 'apply':
      return { set: intent.profiles.flatMap((name) => model.profile(name) ?? []), remove: [] };
    case 'remove':
    case 'delete':
      return { set: [], remove: intent.profiles.map(chainName) };
    case 'remove-chains':
      return { set: [], remove: intent.chains };
  }
}

/** The plan of an intent over the kernel's rules as they were last read, ready to be shown. */
export function planIntent(model: AppModel, intent: Intent): PlanView {
  const change = changeOf(model, intent);
  const rules = model.likelyRules;
  const planned = plan(rules, change);
  return {
    isEmpty: isEmpty(planned),
    isKernelKnown: model.rules !== null,
    fingerprint: fingerprint(planned),
    diff: diffPlan(rules, change, planned),
    restoreText: restoreText(planned),
    commands: commandLines(planned),
  };
}

/**
 * Carries changes out through the helper, one at a time: each of them may ask for a password. A change
 * whose rules wait for a decision is not finished.
 */
export class Changes {
  readonly #model: AppModel;
  readonly #apply: typeof applyChange;
  readonly #onSettled: (settlement: Settlement) => void;
  #isRunning = false;
  #pending: { readonly decide: (keep: boolean) => Promise<Decision> } | null = null;

  constructor(
    model: AppModel,
    apply: typeof applyChange,
    onSettled: (settlement: Settlement) => void,
  ) {
    this.#model = model;
    this.#apply = apply;
    this.#onSettled = onSettled;
  }

  /** Whether rules wait for a decision. */
  get isPending(): boolean {
    return this.#pending !== null;
  }

  /** Carries out an intent, if its plan still is the one that was read. */
  async run(order: Order): Promise<ChangeOutcome> {
    const start = performance.now();
    if (this.#isRunning || this.#pending) return { ...BUSY, durationMs: 0, keepUntil: null };
    this.#isRunning = true;
    try {
      const result = await this.#carryOut(order);
      const durationMs = performance.now() - start;
      if (result.undecided === null || order.keepWithin === null) {
        return { ...result.meaning, durationMs, keepUntil: null };
      }
      const until = Date.now() + order.keepWithin * 1000;
      this.#await(result.undecided, order.intent, until);
      return { ...result.meaning, durationMs, keepUntil: until };
    } finally {
      this.#isRunning = false;
    }
  }

  /** Decides about the rules that wait for it. */
  async decide(keep: boolean): Promise<Decision> {
    return this.#pending ? this.#pending.decide(keep) : { kind: 'nothing-pending', detail: null };
  }

  /** Where nothing is to be written, and that is known, nobody is asked for a password. */
  async #carryOut({ intent, expect, keepWithin }: Order): Promise<Carried> {
    const view = planIntent(this.#model, intent);
    if (view.isKernelKnown && view.fingerprint !== expect) return PLAN_CHANGED;
    if (view.isKernelKnown && view.isEmpty) {
      this.#forgetIfDeleted(intent);
      return UNCHANGED;
    }
    const isAsked = keepWithin !== null && (intent.kind === 'apply' || intent.kind === 'remove');
    const result = await this.#apply({
      ...changeOf(this.#model, intent),
      expect,
      ...(isAsked ? { keepWithin } : {}),
    });
    const meaning = meaningOf(result, this.#model);
    if (meaning.kind === 'applied' || meaning.kind === 'unchanged') this.#forgetIfDeleted(intent);
    return { meaning, undecided: result.kind === 'answered' ? result.undecided : null };
  }

  #forgetIfDeleted(intent: Intent): void {
    if (intent.kind === 'delete') forgetProfiles(this.#model, intent.profiles);
  }

  #await(undecided: Undecided, intent: Intent, until: number): void {
    let isByPerson = false;
    const settled = undecided.end.then((end) => {
      const decision = decisionOf(end, this.#model);
      this.#pending = null;
      this.#model.setPending(null);
      this.#onSettled({ intent, decision, isByPerson });
      return decision;
    });
    this.#model.setPending({ intent, until });
    this.#pending = {
      decide: (keep) => {
        if (!isByPerson) undecided.decide(keep);
        isByPerson = true;
        return settled;
      },
    };
  }
}

interface Meaning {
  readonly kind: ChangeOutcome['kind'];
  readonly detail: string | null;
}

interface Carried {
  readonly meaning: Meaning;
  readonly undecided: Undecided | null;
}

const BUSY: Meaning = {
  kind: 'busy',
  detail: 'Another change of this window is not finished yet.',
};
const PLAN_CHANGED: Carried = { meaning: { kind: 'plan-changed', detail: null }, undecided: null };
const UNCHANGED: Carried = { meaning: { kind: 'unchanged', detail: null }, undecided: null };

function meaningOf(result: ApplyResult, model: AppModel): Meaning {
  switch (result.kind) {
    case 'not-started':
      return { kind: result.end.why, detail: result.end.detail };
    case 'timed-out':
      return { kind: 'timed-out', detail: null };
    case 'lost':
      return { kind: 'unknown', detail: result.detail };
    case 'answered':
      break;
  }
  const { response } = result;
  if ('rules' in response) {
    model.tookRules(response.rules, Date.now());
    return { kind: response.outcome, detail: null };
  }
  if ('problems' in response) return { kind: 'invalid', detail: response.problems.join('\n') };
  return { kind: response.outcome, detail: response.message };
}

function decisionOf(end: Awaited<Undecided['end']>, model: AppModel): Decision {
  if (end.kind === 'lost') return { kind: 'unknown', detail: end.detail };
  const { response } = end;
  switch (response.outcome) {
    case 'kept':
      return { kind: 'kept', detail: null };
    case 'reverted':
      model.tookRules(response.rules, Date.now());
      return { kind: 'reverted', detail: null };
    case 'not-reverted':
      return { kind: 'not-reverted', detail: response.message };
  }
}
