import { describe, expect, it } from 'vitest';
import { Activity } from '../../electron/main/activity.ts';
import { AppModel } from '../../electron/main/app-model.ts';
import { planIntent } from '../../electron/main/plan-intent.ts';
import { EMPTY_STORE } from '../../electron/main/store-file.ts';
import { Store } from '../../electron/main/store.ts';

/** An app whose machine forwards or does not, or that knows nothing of its machine. */
function model(isForwarding: boolean | null, from: number | null = 0): AppModel {
  const place = { path: '/nowhere', notices: [], file: 'unusable' as const };
  const made = new AppModel(
    new Store(EMPTY_STORE, place),
    '0',
    undefined,
    new Activity([
      {
        id: 'odd',
        at: 1,
        uptime: null,
        by: { uid: 1000, name: 'ann' },
        through: 'window',
        kind: 'setting',
        undoes: null,
        deleted: null,
        deed: { kind: 'setting', setting: { name: 'ip_forward' }, from, to: 1 },
        outcome: 'applied',
        detail: null,
        durationMs: 1,
        decision: null,
      },
    ]),
  );
  if (isForwarding !== null) {
    made.setHostFacts({
      isForwarding,
      localnet: new Map(),
      routes: [],
      hasIptables: true,
      modules: null,
      addresses: new Set(),
    });
  }
  return made;
}

describe('the plan of a setting', () => {
  const on = { kind: 'setting', setting: { name: 'ip_forward' }, value: 1 } as const;

  it('says what it is, what it becomes, and how to make it last', () => {
    const plan = planIntent(model(false), on);
    expect(plan).toMatchObject({ isEmpty: false, isKernelKnown: true, obstacle: null });
    expect(plan.diff[0]?.chain).toBe('net.ipv4.ip_forward: 0 → 1');
    expect(plan.commands).toEqual(['sysctl -w net.ipv4.ip_forward=1']);
    expect(plan.permanently).toContain("'net.ipv4.ip_forward = 1' | sudo tee -a /etc/sysctl.d/");
  });

  it('is another one when the setting has changed, and none when it is as wished', () => {
    const [off, isOn] = [planIntent(model(false), on), planIntent(model(true), on)];
    expect(isOn.isEmpty).toBe(true);
    expect(isOn.fingerprint).not.toBe(off.fingerprint);
    expect(planIntent(model(null), on).isKernelKnown).toBe(false);
  });

  it('is that of its undoing, the other way round', () => {
    const plan = planIntent(model(true), { kind: 'undo', id: 'odd' });
    expect(plan.diff[0]?.chain).toBe('net.ipv4.ip_forward: 1 → 0');
  });

  it.each([2, null])('is none where it was %s before', (from) => {
    const plan = planIntent(model(true, from), { kind: 'undo', id: 'odd' });
    expect(plan).toMatchObject({ isEmpty: true, obstacle: expect.any(String) as string });
  });
});

it('says that a change is not recorded any more', () => {
  const plan = planIntent(model(true), { kind: 'undo', id: 'gone' });
  expect(plan).toMatchObject({ isEmpty: true, obstacle: 'This change is no longer recorded.' });
});
