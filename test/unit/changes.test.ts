import { describe, expect, it } from 'vitest';
import type { Deed } from '#shared/activity';
import type { Settlement } from '#shared/ipc';
import { chainName, type Profile } from '#shared/profile';
import { NO_RULES, ownRules, parseTable, plan, restoreText, type OwnRules } from '#shared/ruleset';
import { AppModel } from '../../electron/main/app-model.ts';
import type { ApplyResult, ChangeRequest, Undecided } from '../../electron/main/apply-client.ts';
import { Changes, type Helper, type Told } from '../../electron/main/changes.ts';
import { planIntent } from '../../electron/main/plan-intent.ts';
import { saveProfile } from '../../electron/main/profiles.ts';
import { EMPTY_STORE } from '../../electron/main/store-file.ts';
import { Store } from '../../electron/main/store.ts';
import { emptyTable, restore, saveText } from '../support/simulated-kernel.ts';

const WEB: Profile = {
  name: 'web',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
};

const WEB_CHAIN = new Set([chainName(WEB.name)]);

/** The kernel with the profile applied, as it would be read back. */
const APPLIED: OwnRules = ownRules(
  parseTable(
    saveText(restore(emptyTable(), restoreText(plan(NO_RULES, { set: [WEB], remove: [] })))),
  ),
);

const DEED: Deed = {
  kind: 'rules',
  chains: [
    {
      chain: chainName(WEB.name),
      name: WEB.name,
      before: { kind: 'nothing' },
      after: { kind: 'profile', profile: WEB },
    },
  ],
  diff: [],
};

const model = () =>
  new AppModel(
    new Store(
      { ...EMPTY_STORE, profiles: [WEB] },
      { path: '/nowhere', notices: [], file: 'unusable' as const },
    ),
    '0',
  );

/** The same with a monitor that has read these rules. */
function watched(rules: OwnRules): AppModel {
  const made = model();
  made.heard({ type: 'hello', version: 1, iptables: 'iptables' });
  made.heard({ type: 'rules', at: 1, uptimeMs: 1, rules });
  return made;
}

const UNTOLD: Told = { onBegun: () => undefined, onSettled: () => undefined };

const stateOf = (of: AppModel) => of.state().profiles[0]?.status?.state;

describe('the rules after a change was answered', () => {
  /** When a clock that nobody sets says this; what the other one says at that time is no matter. */
  const read = (uptimeMs: number) => ({ at: 1_000_000 - uptimeMs, uptimeMs });
  const answer = { ...read(2000), chains: WEB_CHAIN };

  /** A monitor that told of no rules, and a change that was answered at 2,000. */
  function answered(): AppModel {
    const made = watched(NO_RULES);
    made.tookRules(APPLIED, answer);
    return made;
  }

  it('are those of the answer, whatever was read before it', () => {
    const made = answered();
    made.heard({ type: 'rules-unchanged', ...read(1900) });
    expect(stateOf(made)).toBe('active');
    made.heard({ type: 'rules', ...read(1950), rules: NO_RULES });
    expect(stateOf(made)).toBe('active');
    // What it told too early it need not tell again: that is so still, or by then.
    made.heard({ type: 'rules-unchanged', ...read(2100) });
    expect(stateOf(made)).toBe('saved');
  });

  it('are those from before where somebody flushed them between two readings', () => {
    const made = answered();
    made.heard({ type: 'rules-unchanged', ...read(2100) });
    expect(stateOf(made)).toBe('saved');
  });

  it('are those read later, also where the answer came after these', () => {
    const told = watched(APPLIED);
    told.heard({ type: 'rules', ...read(2100), rules: NO_RULES });
    told.tookRules(APPLIED, answer);
    expect(stateOf(told)).toBe('saved');
    const found = watched(NO_RULES);
    found.heard({ type: 'rules-unchanged', ...read(2100) });
    found.tookRules(APPLIED, answer);
    expect(stateOf(found)).toBe('saved');
  });
});

const names = (of: AppModel) => of.state().profiles.map(({ profile }) => profile.name);

/** A helper that gives one answer, and counts how often it was asked. */
function helper(result: ApplyResult) {
  const asked: ChangeRequest[] = [];
  const ways: Helper = {
    apply: (change) => {
      asked.push(change);
      return Promise.resolve(result);
    },
    setting: () => Promise.resolve({ kind: 'given-up' }),
  };
  return { ways, asked };
}

const answered = (response: Extract<ApplyResult, { kind: 'answered' }>['response']) =>
  helper({ kind: 'answered', response, undecided: null });

const applied = (rules: OwnRules) =>
  answered({ outcome: 'applied', deed: DEED, rules, uptimeMs: 2, durationMs: 1 });

const order = (of: AppModel, kind: 'apply' | 'delete') => {
  const intent = { kind, profiles: ['web'] } as const;
  return { intent, expect: planIntent(of, intent).fingerprint, keepWithin: null };
};

describe('the rules that are known', () => {
  it('are none while the monitor is silent, and count again once it has read them anew', () => {
    const known = watched(APPLIED);
    const file = { kind: 'read', profiles: [], broken: [] } as const;
    known.heard({ type: 'boot', boot: { file, run: { kind: 'none' }, unit: 'enabled' } });
    known.heard({ type: 'activity', entries: [] });
    known.heard({ type: 'hello', version: 1, iptables: 'iptables' });
    known.monitorSilent();
    expect(known.state().helper).toMatchObject({ kind: 'unavailable', why: 'silent' });
    expect(stateOf(known)).toBeUndefined();
    expect([known.boot, known.activity.list([]).isComplete]).toEqual([null, false]);

    known.monitorSpeaks();
    expect(known.state().helper).toMatchObject({ kind: 'live' });
    expect(known.boot).not.toBeNull();
    expect(known.activity.list([]).isComplete).toBe(true);
    expect(stateOf(known)).toBeUndefined();
    known.heard({ type: 'rules-unchanged', at: 2, uptimeMs: 2 });
    expect(stateOf(known)).toBe('active');
  });

  it('are those of a monitor that is there', () => {
    const known = watched(APPLIED);
    expect(known.rules).not.toBeNull();
    known.monitorEnded({ why: 'failed', detail: null });
    expect(known.rules).toBeNull();
    expect(known.state().profiles[0]?.status).toBeNull();
    known.monitorStarted();
    known.heard({ type: 'hello', version: 1, iptables: 'iptables' });
    // It is there, but has not read anything yet.
    expect(known.rules).toBeNull();
  });

  it('are not those of a change, where nobody watches what comes after', async () => {
    const blind = model();
    const { ways } = applied(APPLIED);
    await new Changes(blind, ways, UNTOLD).run(order(blind, 'apply'));
    expect(blind.rules).toBeNull();
    expect(planIntent(blind, order(blind, 'apply').intent)).toMatchObject({
      isKernelKnown: false,
      // For a plan they are the best guess; the helper compares.
      isEmpty: true,
    });
  });
});

describe('a profile is forgotten', () => {
  it('only after the helper has looked, where nobody watches', async () => {
    const blind = model();
    const changed = answered({ outcome: 'plan-changed', rules: APPLIED, uptimeMs: 2 });
    await new Changes(blind, changed.ways, UNTOLD).run(order(blind, 'delete'));
    expect(changed.asked).toHaveLength(1);
    expect(names(blind)).toEqual(['web']);

    const gone = applied(NO_RULES);
    await new Changes(blind, gone.ways, UNTOLD).run(order(blind, 'delete'));
    expect(gone.asked).toMatchObject([{ set: [], remove: [chainName('web')] }]);
    expect(names(blind)).toEqual([]);
  });

  it('with what was only saved of it, which Undo saves again', async () => {
    const edited = { ...WEB, logLevel: 7 };
    const known = watched(APPLIED);
    known.store.profiles = [edited];
    const before = { kind: 'profile', profile: WEB } as const;
    const after = { kind: 'nothing' } as const;
    const chains = [{ chain: chainName('web'), name: 'web', before, after }];
    const deed = { kind: 'rules', chains, diff: [] } as const;
    const gone = answered({
      outcome: 'applied',
      deed,
      rules: NO_RULES,
      uptimeMs: 2,
      durationMs: 1,
    });
    await new Changes(known, gone.ways, UNTOLD).run(order(known, 'delete'));
    const id = known.activity.list([]).items[0]?.id ?? '';

    const intent = { kind: 'undo', id } as const;
    const { fingerprint, notes } = planIntent(known, intent);
    expect(notes).toEqual(['The profile web is saved again.']);
    const back = applied(APPLIED);
    const undoing = { intent, expect: fingerprint, keepWithin: null };
    await new Changes(known, back.ways, UNTOLD).run(undoing);
    expect(back.asked).toMatchObject([{ set: [WEB], remove: [] }]);
    expect(known.store.profiles).toEqual([edited]);
  });

  it('for good, where there were more than can be kept', async () => {
    const known = watched(APPLIED);
    const many = Array.from({ length: 301 }, (_, place) => ({
      ...WEB,
      name: `p${place}`,
      source: `10.100.0.10:${place + 1}`,
    }));
    known.store.profiles = [WEB, ...many];
    const intent = {
      kind: 'delete',
      profiles: known.store.profiles.map(({ name }) => name),
    } as const;
    const { fingerprint } = planIntent(known, intent);
    const gone = applied(NO_RULES);
    const deletion = { intent, expect: fingerprint, keepWithin: null };
    await new Changes(known, gone.ways, UNTOLD).run(deletion);
    expect(known.activity.list([]).items).toMatchObject([
      { kind: 'delete', count: 302, undoProblem: expect.stringContaining('302') as string },
    ]);
  });

  it('without a password, where a monitor sees that nothing of it is there', async () => {
    const known = watched(NO_RULES);
    const { ways, asked } = answered({ outcome: 'unchanged', rules: NO_RULES, uptimeMs: 2 });
    expect(await new Changes(known, ways, UNTOLD).run(order(known, 'delete'))).toMatchObject({
      kind: 'unchanged',
    });
    expect(asked).toEqual([]);
    expect(names(known)).toEqual([]);
  });

  it('without a helper to ask, where this app has written no rules of it', async () => {
    const bare = model();
    bare.monitorEnded({ why: 'not-installed', detail: null });
    const { ways, asked } = helper({ kind: 'given-up' });
    const changes = new Changes(bare, ways, UNTOLD);
    const { intent, ...rest } = order(bare, 'delete');
    expect(planIntent(bare, intent)).toMatchObject({ isListOnly: true, diff: [] });
    // Who has read of rules that go, is not left with rules that stay.
    expect(await changes.run({ intent, ...rest, expect: 'rules' })).toMatchObject({
      kind: 'plan-changed',
    });
    expect(names(bare)).toEqual(['web']);
    expect(await changes.run({ intent, ...rest })).toMatchObject({ kind: 'unchanged' });
    expect(asked).toEqual([]);
    expect(names(bare)).toEqual([]);
  });

  it('not without a helper, where this app has written its rules', async () => {
    const known = watched(NO_RULES);
    const { ways } = applied(APPLIED);
    await new Changes(known, ways, UNTOLD).run(order(known, 'apply'));
    known.monitorEnded({ why: 'not-installed', detail: null });
    expect(planIntent(known, order(known, 'delete').intent).isListOnly).toBe(false);
  });

  it('in name only where it is restored at boot, which is told until it is mended', () => {
    const made = watched(NO_RULES);
    const told = (...profiles: Profile[]) => {
      made.heard({
        type: 'boot',
        boot: {
          file: { kind: 'read', profiles, broken: [] },
          run: { kind: 'none' },
          unit: 'enabled',
        },
      });
      return made.state().notices;
    };
    expect(told(WEB)).toEqual([]);
    expect(saveProfile(made, { ...WEB, name: 'tls' }, 'web')).toEqual([]);
    expect(told(WEB)).toEqual([expect.stringContaining('"web" is still restored at boot')]);
    expect(told()).toEqual([]);
  });

  it.each([
    ['its rules are not known', model()],
    ['its rules are there', watched(APPLIED)],
  ])('in no other way while %s', (_what, of) => {
    expect(saveProfile(of, { ...WEB, name: 'tls' }, 'web')).toMatchObject([{ field: 'name' }]);
    expect(names(of)).toEqual(['web']);
    // What keeps its name may be edited at any time.
    expect(saveProfile(of, { ...WEB, logEnabled: true }, 'web')).toEqual([]);
  });
});

describe('a change whose profiles cannot be saved', () => {
  /** An app on a disk that is full until it is told otherwise. */
  function onFullDisk(rules: OwnRules, profiles: readonly Profile[] = [WEB]) {
    const disk = { isFull: true };
    const store = new Store(
      { ...EMPTY_STORE, profiles },
      { path: '/nowhere', notices: [], file: 'same' },
    );
    store.keep(() => () => {
      if (disk.isFull) throw new Error('ENOSPC: no space left on device, write');
    });
    const made = new AppModel(store, '0');
    made.heard({ type: 'rules', at: 1, uptimeMs: 1, rules });
    return { made, disk };
  }
  const STILL = expect.stringContaining(
    'No rules of web are in the kernel any more, but the list of profiles could not be saved and is as it was: ENOSPC: no space left on device, write. Put that in order',
  ) as string;

  it('is told as done, with what is left to do, until that is done', async () => {
    const { made, disk } = onFullDisk(APPLIED);
    const { ways } = applied(NO_RULES);
    const changes = new Changes(made, ways, UNTOLD);
    expect(await changes.run(order(made, 'delete'))).toMatchObject({
      kind: 'applied',
      detail: STILL,
    });
    expect(names(made)).toEqual(['web']);
    expect(made.state().notices).toEqual([STILL]);

    disk.isFull = false;
    expect(await changes.run(order(made, 'delete'))).toMatchObject({
      kind: 'unchanged',
      detail: null,
    });
    expect(names(made)).toEqual([]);
    expect(made.state().notices).toEqual([]);
  });

  it('is settled where its rules waited for a decision', async () => {
    const { made } = onFullDisk(NO_RULES, []);
    made.activity.add({
      id: 'gone',
      at: 1,
      uptime: null,
      by: { uid: 1000, name: 'ann' },
      through: 'window',
      kind: 'delete',
      undoes: null,
      deleted: null,
      deed: {
        kind: 'rules',
        chains: [
          {
            chain: chainName(WEB.name),
            name: WEB.name,
            before: { kind: 'profile', profile: WEB },
            after: { kind: 'nothing' },
          },
        ],
        diff: [],
      },
      outcome: 'applied',
      detail: null,
      durationMs: 1,
      decision: null,
    });
    const settled: Settlement[] = [];
    const { ways } = helper({
      kind: 'answered',
      response: { outcome: 'applied', deed: DEED, rules: APPLIED, uptimeMs: 2, durationMs: 1 },
      undecided: {
        decide: () => undefined,
        end: Promise.resolve({ kind: 'answered', response: { outcome: 'kept' } }),
      },
    });
    const changes = new Changes(made, ways, {
      ...UNTOLD,
      onSettled: (settlement) => settled.push(settlement),
    });
    const intent = { kind: 'undo', id: 'gone' } as const;
    const { fingerprint } = planIntent(made, intent);
    await changes.run({ intent, expect: fingerprint, keepWithin: 30 });
    const decision = await changes.decide(true);
    const words = expect.stringContaining(
      'The rules in the kernel are those from before',
    ) as string;
    expect(settled).toMatchObject([{ decision: { kind: 'kept', detail: words } }]);
    expect(made.state()).toMatchObject({ pending: null, profiles: [], notices: [words] });
    expect(['kept', 'nothing-pending']).toContain(decision.kind);
  });
});

describe('a change', () => {
  it('of which nobody knows what became is not called one that failed', async () => {
    const known = watched(NO_RULES);
    const { ways } = helper({ kind: 'lost', detail: 'killed' });
    expect(await new Changes(known, ways, UNTOLD).run(order(known, 'apply'))).toMatchObject({
      kind: 'unknown',
      detail: 'killed',
    });
  });

  it('that could not be put back is not called one that was', async () => {
    const known = watched(NO_RULES);
    const { ways } = answered({ outcome: 'not-put-back', message: 'gone wrong' });
    expect(await new Changes(known, ways, UNTOLD).run(order(known, 'apply'))).toMatchObject({
      kind: 'not-put-back',
      detail: 'gone wrong',
    });
  });

  it('of a setting that came to nothing is recorded without a value from before', async () => {
    const blind = model();
    const intent = { kind: 'setting', setting: { name: 'ip_forward' }, value: 1 } as const;
    const { ways } = helper({ kind: 'given-up' });
    const { kind } = await new Changes(blind, ways, UNTOLD).run({
      intent,
      expect: planIntent(blind, intent).fingerprint,
      keepWithin: null,
    });
    expect(kind).toBe('timed-out');
    expect(blind.activity.list([]).items).toMatchObject([
      { setting: 'net.ipv4.ip_forward to 1', outcome: 'timed-out' },
    ]);
  });

  it('waits for no other: a second one at the same time is turned away', async () => {
    const known = watched(NO_RULES);
    const { ways, asked } = helper({ kind: 'given-up' });
    const changes = new Changes(known, ways, UNTOLD);
    const kinds = await Promise.all(
      Array.from({ length: 60 }, () => changes.run(order(known, 'apply')).then((r) => r.kind)),
    );
    expect(kinds).toEqual(['timed-out', ...Array.from({ length: 59 }, () => 'busy')]);
    expect(asked).toHaveLength(1);
    expect((await changes.run(order(known, 'apply'))).kind).toBe('timed-out');
  });
});

describe('rules that wait for a decision', () => {
  /** A helper that waits; what it was told, and what it answers in the end. */
  function waiting() {
    const told: boolean[] = [];
    const settled: Settlement[] = [];
    let answer: (end: Awaited<Undecided['end']>) => void = () => undefined;
    const undecided: Undecided = {
      decide: (keep) => told.push(keep),
      end: new Promise((resolve) => {
        answer = resolve;
      }),
    };
    const { ways, asked } = helper({
      kind: 'answered',
      response: { outcome: 'applied', deed: DEED, rules: APPLIED, uptimeMs: 2, durationMs: 1 },
      undecided,
    });
    const of = watched(NO_RULES);
    const changes = new Changes(of, ways, {
      ...UNTOLD,
      onSettled: (settlement) => settled.push(settlement),
    });
    return {
      of,
      changes,
      asked,
      told,
      settled,
      answer: (end: Parameters<typeof answer>[0]) => answer(end),
    };
  }
  const asking = (of: AppModel) => ({ ...order(of, 'apply'), keepWithin: 30 });

  it('are pending in the state, and nothing else is done until they are settled', async () => {
    const { of, changes, asked, told, settled, answer } = waiting();
    const outcome = await changes.run(asking(of));
    expect(asked).toMatchObject([{ keepWithin: 30 }]);
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(of.state().pending).toEqual({
      intent: { kind: 'apply', profiles: ['web'] },
      until: outcome.keepUntil,
    });
    expect((await changes.run(asking(of))).kind).toBe('busy');

    const decisions = [changes.decide(true), changes.decide(false)];
    answer({ kind: 'answered', response: { outcome: 'kept' } });
    // The first one counts.
    expect(told).toEqual([true]);
    expect(await Promise.all(decisions)).toEqual(Array(2).fill({ kind: 'kept', detail: null }));
    expect(settled).toMatchObject([{ decision: { kind: 'kept' }, isByPerson: true }]);
    expect(of.state().pending).toBeNull();
    expect(await changes.decide(true)).toEqual({ kind: 'nothing-pending', detail: null });
  });

  it('are told of when the time ran out', async () => {
    const { of, changes, settled, answer } = waiting();
    await changes.run(asking(of));
    answer({
      kind: 'answered',
      response: { outcome: 'reverted', rules: NO_RULES, uptimeMs: 2, isInPlace: true, taken: [] },
    });
    await Promise.resolve();
    await Promise.resolve();
    expect(settled).toMatchObject([{ decision: { kind: 'reverted' }, isByPerson: false }]);
    expect(of.state().profiles[0]?.status?.state).toBe('saved');
  });

  it('are told to be back but for what others took over', async () => {
    const { of, changes, answer } = waiting();
    await changes.run(asking(of));
    const decision = changes.decide(false);
    const taken = ['IPTLB_NAT_WEB'];
    answer({
      kind: 'answered',
      response: { outcome: 'reverted', rules: NO_RULES, uptimeMs: 2, isInPlace: true, taken },
    });
    expect(await decision).toEqual({ kind: 'reverted-in-part', detail: 'IPTLB_NAT_WEB' });
  });

  it('are nobody-knows-which when the helper is gone', async () => {
    const { of, changes, answer } = waiting();
    await changes.run(asking(of));
    const decision = changes.decide(true);
    answer({ kind: 'lost', detail: 'killed' });
    expect(await decision).toEqual({ kind: 'unknown', detail: 'killed' });
  });

  it('are none of a delete, whatever the window asks for', async () => {
    const known = watched(APPLIED);
    const { ways, asked } = applied(NO_RULES);
    const changes = new Changes(known, ways, UNTOLD);
    await changes.run({ ...order(known, 'delete'), keepWithin: 30 });
    expect(asked[0]).not.toHaveProperty('keepWithin');
  });
});
