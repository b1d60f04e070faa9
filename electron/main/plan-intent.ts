import { undoRules, undoSetting, type ActivityEntry } from '#shared/activity';
import type { Intent, PlanView } from '#shared/ipc';
import { settingKey, settingNow, type KernelSetting, type SettingValue } from '#shared/preflight';
import { ProfileIndex, chainName, fail, ok, shortHash, type Result } from '#shared/profile';
import {
  commandLines,
  diffPlan,
  fingerprint,
  isEmpty,
  plan,
  restoreText,
  type Change,
} from '#shared/ruleset';
import { savedWords } from './activity.ts';
import type { AppModel } from './app-model.ts';

/** What an intent comes to. */
export type Work =
  | {
      readonly kind: 'rules';
      readonly change: Change;
      /** Under which names the chains are saved. */
      readonly names: readonly string[];
      readonly undoes: ActivityEntry | null;
    }
  | {
      readonly kind: 'setting';
      readonly setting: KernelSetting;
      readonly value: SettingValue;
      readonly undoes: ActivityEntry | null;
    }
  /** Nothing but the list of profiles changes; see PlanView.isListOnly. */
  | { readonly kind: 'list'; readonly undoes: null };

/** What an intent means for the kernel, or why it cannot be. Names of profiles that are gone mean nothing. */
export function workOf(model: AppModel, intent: Intent): Result<Work, string> {
  const { profiles } = model.store;
  const rules = (change: Change, undoes: ActivityEntry | null = null): Result<Work, string> =>
    ok({ kind: 'rules', change, names: profiles.map(({ name }) => name), undoes });
  switch (intent.kind) {
    case 'apply':
      return rules({
        set: intent.profiles.flatMap((name) => model.profile(name) ?? []),
        remove: [],
      });
    case 'remove':
    case 'delete':
      if (intent.kind === 'delete' && canOnlyForget(model, intent.profiles)) {
        return ok({ kind: 'list', undoes: null });
      }
      return rules({ set: [], remove: intent.profiles.map(chainName) });
    case 'remove-chains':
      return rules({ set: [], remove: intent.chains });
    case 'sweep-logs':
      return rules({ set: [], remove: [], sweepLogs: true });
    case 'setting':
      return ok({ ...intent, undoes: null });
    case 'undo': {
      const entry = model.activity.entry(intent.id);
      if (!entry) return fail('This change is no longer recorded.');
      if (entry.deed.kind === 'setting') {
        const undo = undoSetting(entry, entry.deed);
        return undo.ok ? ok({ kind: 'setting', ...undo.value, undoes: entry }) : undo;
      }
      const undo = undoRules(entry, new ProfileIndex(profiles));
      return undo.ok ? rules(undo.value, entry) : undo;
    }
  }
}

const canOnlyForget = (model: AppModel, names: readonly string[]): boolean =>
  model.isHelperMissing && !names.some((name) => model.activity.isWritten(chainName(name)));

/** The chains that a change of rules is about; all else is about none. */
export function chainsOf(work: Work): ReadonlySet<string> {
  if (work.kind !== 'rules') return new Set();
  const { set, remove } = work.change;
  return new Set([...set.map(({ name }) => chainName(name)), ...remove]);
}

/** The plan of an intent over the kernel as it was last read, ready to be shown. */
export function planIntent(model: AppModel, intent: Intent): PlanView {
  const work = workOf(model, intent);
  return work.ok ? planWork(model, work.value) : { ...NO_PLAN, obstacle: work.error };
}

export function planWork(model: AppModel, work: Work): PlanView {
  switch (work.kind) {
    case 'rules':
      return rulesPlan(model, work);
    case 'setting':
      return settingPlan(model, work);
    case 'list':
      // What is planned over no rules need not know them.
      return { ...NO_PLAN, isListOnly: true, fingerprint: 'list' };
  }
}

const NO_PLAN: PlanView = {
  isEmpty: true,
  isKernelKnown: true,
  isListOnly: false,
  fingerprint: '',
  diff: [],
  restoreText: '',
  commands: [],
  permanently: null,
  obstacle: null,
  notes: [],
};

function rulesPlan(model: AppModel, { change, undoes }: Work & { kind: 'rules' }): PlanView {
  const rules = model.likelyRules;
  const planned = plan(rules, change);
  return {
    isEmpty: isEmpty(planned),
    isKernelKnown: model.rules !== null,
    isListOnly: false,
    fingerprint: fingerprint(planned),
    diff: diffPlan(rules, change, planned),
    restoreText: restoreText(planned),
    commands: commandLines(planned),
    permanently: null,
    obstacle: null,
    notes: undoes ? savedWords(undoes, model.store.profiles) : [],
  };
}

function settingPlan(model: AppModel, { setting, value }: Work & { kind: 'setting' }): PlanView {
  const key = settingKey(setting);
  const now = settingNow(model.facts, setting);
  const line = (of: SettingValue) => `${key} = ${of}`;
  return {
    ...NO_PLAN,
    isEmpty: now === value,
    isKernelKnown: now !== null,
    fingerprint: shortHash(`${key} ${now ?? '?'} ${value}`),
    diff:
      now === value
        ? []
        : [
            {
              chain: `${key}: ${now ?? '?'} → ${value}`,
              kind: 'kept',
              lines: [
                ...(now === null ? [] : [{ kind: 'removed' as const, text: line(now) }]),
                { kind: 'added', text: line(value) },
              ],
            },
          ],
    commands: [`sysctl -w ${key}=${value}`],
    permanently: `echo '${key} = ${value}' | sudo tee -a /etc/sysctl.d/60-iptlb.conf`,
    notes: setting.name === 'ip_forward' ? FORWARD_NOTES[value] : LOCALNET_NOTES[value],
  };
}

const FORWARD_NOTES: Readonly<Record<SettingValue, readonly string[]>> = {
  0: [
    'The machine no longer passes packets on: containers, virtual machines and VPNs may need that.',
    'The kernel sets the forwarding of each interface to the same, also of those that were set by themselves: what each of them was before is not put back.',
  ],
  1: [
    'The machine then passes packets on between all of its networks, as far as its filter rules let it.',
    'The kernel sets the forwarding of each interface to the same, also of those that were set by themselves; turning it off again does not put that back.',
  ],
};

const LOCALNET_NOTES: Readonly<Record<SettingValue, readonly string[]>> = {
  0: [],
  1: [
    'Neighbours on that network can then send packets to 127.0.0.0/8 of this machine: services that listen there alone are no longer out of reach, unless a filter rule stops them.',
  ],
};
