import { randomUUID } from 'node:crypto';
import { savedAfterUndo, type Deed } from '#shared/activity';
import type { ChangeOutcome, Decision, Intent, PlanView, Settlement } from '#shared/ipc';
import { uptimeNow } from '#host';
import { chainName, type Profile } from '#shared/profile';
import type { AppModel } from './app-model.ts';
import type { Undecided, applyChange, applySetting } from './apply-client.ts';
import { HelperWait } from './helper-wait.ts';
import { decisionOf, meaningOf, meaningOfSetting, type Meaning } from './meanings.ts';
import { chainsOf, planWork, workOf, type Work } from './plan-intent.ts';
import { entryOf, stateOf } from './record-change.ts';

/** What a person asked to be done, as the window sends it. */
export interface Order {
  readonly intent: Intent;
  /** Fingerprint of the plan that the person has read. */
  readonly expect: string;
  /** Seconds for the person to say that the rules stay; null where that is not asked. */
  readonly keepWithin: number | null;
}

/** The ways to the helper. */
export interface Helper {
  readonly apply: typeof applyChange;
  readonly setting: typeof applySetting;
}

/** Who is told of a change on its way. */
export interface Told {
  /** The helper has greeted: the change cannot be cancelled any more. */
  readonly onBegun: () => void;
  readonly onSettled: (settlement: Settlement) => void;
}

/**
 * Carries changes out through the helper, one at a time: each of them may ask for a password. A change
 * whose rules wait for a decision is not finished.
 */
export class Changes {
  readonly #model: AppModel;
  readonly #helper: Helper;
  readonly #told: Told;
  /** Of the change that is run; null while none is. */
  #wait: HelperWait | null = null;
  #pending: { readonly decide: (keep: boolean) => Promise<Decision> } | null = null;

  constructor(model: AppModel, helper: Helper, told: Told) {
    this.#model = model;
    this.#helper = helper;
    this.#told = told;
  }

  /** Whether rules wait for a decision. */
  get isPending(): boolean {
    return this.#pending !== null;
  }

  /** Carries out an intent, if its plan still is the one that was read. */
  async run(order: Order): Promise<ChangeOutcome> {
    const start = performance.now();
    if (this.#wait || this.#pending) return { ...BUSY, durationMs: 0, keepUntil: null };
    const wait = new HelperWait(this.#told.onBegun);
    this.#wait = wait;
    try {
      const { intent, keepWithin } = order;
      const work = workOf(this.#model, intent);
      if (!work.ok) return { kind: 'invalid', detail: work.error, durationMs: 0, keepUntil: null };
      const task: Task = { id: randomUUID(), at: Date.now(), order, work: work.value };
      const { view, meaning, deed, undecided } = await this.#carryOut(task, wait);
      const durationMs = performance.now() - start;
      const isWaiting = undecided !== null && keepWithin !== null;
      const deletes = this.#deletedBy(intent);
      const done = { ...task, uptime: uptimeNow(), intent, view, deed, deletes, ...meaning };
      const entry = entryOf({ ...done, durationMs, isWaiting });
      if (entry) this.#model.activity.add(entry);
      if (!isWaiting) {
        const stays = meaning.kind === 'applied' || meaning.kind === 'unchanged';
        const detail = stays ? this.#save(task) : meaning.detail;
        return { kind: meaning.kind, detail, durationMs, keepUntil: null };
      }
      const until = Date.now() + keepWithin * 1000;
      this.#await(undecided, task, until);
      return { ...meaning, durationMs, keepUntil: until };
    } finally {
      this.#wait = null;
    }
  }

  /**
   * Cancels the change that is run, unless its helper has greeted. Returns whether it is cancelled: then nothing of
   * it was sent, and nothing will be.
   */
  cancel(): boolean {
    return this.#wait?.cancel() ?? false;
  }

  /** Decides about the rules that wait for it. */
  async decide(keep: boolean): Promise<Decision> {
    return this.#pending ? this.#pending.decide(keep) : { kind: 'nothing-pending', detail: null };
  }

  /** Where nothing is to be written, and that is known, nobody is asked for a password. */
  async #carryOut({ id, order, work }: Task, wait: HelperWait): Promise<Carried> {
    const view = planWork(this.#model, work);
    const nothing = { view, deed: null, undecided: null };
    if (view.isKernelKnown && view.fingerprint !== order.expect) {
      return { ...nothing, meaning: { kind: 'plan-changed', detail: null } };
    }
    if (work.kind === 'list' || (view.isKernelKnown && view.isEmpty)) {
      return { ...nothing, meaning: { kind: 'unchanged', detail: null } };
    }
    if (work.kind === 'setting') {
      const { setting, value } = work;
      const result = await this.#helper.setting({ id, setting, value }, wait);
      const deed: Deed | null =
        result.kind === 'answered' && result.response.outcome === 'set'
          ? { kind: 'setting', setting, from: result.response.from, to: result.response.to }
          : null;
      const meaning = wait.isCancelled ? CANCELLED : meaningOfSetting(result);
      return { view, meaning, deed, undecided: null };
    }
    const { set, remove, sweepLogs } = work.change;
    const request = {
      id,
      set,
      remove,
      ...(sweepLogs === true ? { sweepLogs } : {}),
      names: work.names.filter((name) => remove.includes(chainName(name))),
      expect: order.expect,
      ...(order.keepWithin !== null && ASKING.includes(order.intent.kind)
        ? { keepWithin: order.keepWithin }
        : {}),
    };
    const result = await this.#helper.apply(request, wait);
    const answer = result.kind === 'answered' ? result : null;
    return {
      view,
      meaning: wait.isCancelled ? CANCELLED : meaningOf(result, chainsOf(work), this.#model),
      deed: answer?.response.outcome === 'applied' ? answer.response.deed : null,
      undecided: answer?.undecided ?? null,
    };
  }

  /** The saved profiles that go where an intent is carried out; null where it is none to delete. */
  #deletedBy(intent: Intent): readonly Profile[] | null {
    if (intent.kind !== 'delete') return null;
    return this.#model.store.profiles.filter(({ name }) => intent.profiles.includes(name));
  }

  /** Saves what a change that stays means for the profiles. Returns what a person must know of it, or null. */
  #save({ order: { intent }, work }: Task): string | null {
    const { store } = this.#model;
    let problem: string | null = null;
    if (intent.kind === 'delete') {
      const left = store.profiles.filter(({ name }) => !intent.profiles.includes(name));
      problem = store.saveAfterwards(left, notForgotten(intent.profiles));
    } else if (work.undoes !== null) {
      const { profiles, restored, savedAgain } = savedAfterUndo(work.undoes, store.profiles);
      if (restored.length + savedAgain.length > 0) {
        problem = store.saveAfterwards(profiles, notSavedAgain);
      }
    }
    this.#model.changed();
    return problem;
  }

  #await(undecided: Undecided, task: Task, until: number): void {
    const { intent } = task.order;
    let isByPerson = false;
    const settled = undecided.end.then((end) => {
      const { kind, detail } = decisionOf(end, chainsOf(task.work), this.#model);
      this.#pending = null;
      this.#model.setPending(null);
      this.#model.activity.decided(task.id, stateOf(kind));
      const decision: Decision = { kind, detail: kind === 'kept' ? this.#save(task) : detail };
      this.#told.onSettled({ intent, decision, isByPerson });
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

interface Task {
  readonly id: string;
  readonly at: number;
  readonly order: Order;
  readonly work: Work;
}

interface Carried {
  readonly view: PlanView;
  readonly meaning: Meaning;
  readonly deed: Deed | null;
  readonly undecided: Undecided | null;
}

/** The changes after which a person may be asked whether the rules stay. */
const ASKING: readonly Intent['kind'][] = ['apply', 'remove', 'undo'];

const notForgotten = (names: readonly string[]) => {
  const [only] = names;
  const what = names.length === 1 && only !== undefined ? only : `${names.length} profiles`;
  return (why: string): string =>
    `No rules of ${what} are in the kernel any more, but the list of profiles could not be saved and is as it was: ${why} Put that in order, then delete again.`;
};

const notSavedAgain = (why: string): string =>
  `The rules in the kernel are those from before, but the list of profiles could not be saved and is as it was: ${why} Put that in order, then edit the profiles that differ from the kernel; a chain that belongs to none can be adopted.`;

const CANCELLED: Meaning = { kind: 'cancelled', detail: null };

const BUSY: Meaning = {
  kind: 'busy',
  detail: 'Another change of this window is not finished yet.',
};
