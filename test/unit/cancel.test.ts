import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PROTOCOL_VERSION } from '#shared/helper';
import type { Intent } from '#shared/ipc';
import { AppModel } from '../../electron/main/app-model.ts';
import { applyChange, applySetting } from '../../electron/main/apply-client.ts';
import { Changes } from '../../electron/main/changes.ts';
import { planIntent } from '../../electron/main/plan-intent.ts';
import { EMPTY_STORE } from '../../electron/main/store-file.ts';
import { Store } from '../../electron/main/store.ts';
import { profile } from '../support/profiles.ts';

/** What pkexec is to its caller: it may ask for as long as it likes, or have become the helper. */
class Pkexec extends EventEmitter {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly kill = vi.fn();

  says(value: object): void {
    this.stdout.emit('data', `${JSON.stringify(value)}\n`);
  }

  greets(): void {
    this.says({ type: 'ready', version: PROTOCOL_VERSION });
  }

  ends(code: number, stderr: string): void {
    this.stderr.emit('data', stderr);
    this.emit('close', code);
  }

  /** All that it was sent so far. */
  get got(): string {
    return String((this.stdin.read() as Buffer | null) ?? '');
  }
}

const machine = vi.hoisted(() => ({ started: [] as unknown[] }));
vi.mock('../../electron/main/spawn.ts', () => ({
  startAllowed: () => {
    const child = new Pkexec();
    machine.started.push(child);
    return child;
  },
}));
vi.mock('../../electron/main/files.ts', () => ({ existsSync: () => true }));

beforeEach(() => {
  machine.started = [];
});

const WEB = profile({ name: 'web' });

const SETTING: Intent = { kind: 'setting', setting: { name: 'ip_forward' }, value: 1 };

/** A change that waits for a password. */
function asking(intent: Intent = { kind: 'apply', profiles: ['web'] }) {
  const place = { path: '/nowhere', notices: [], file: 'unusable' as const };
  const model = new AppModel(new Store({ ...EMPTY_STORE, profiles: [WEB] }, place), '0');
  const onBegun = vi.fn();
  const helper = { apply: applyChange, setting: applySetting };
  const changes = new Changes(model, helper, { onBegun, onSettled: () => undefined });
  const run = () =>
    changes.run({ intent, expect: planIntent(model, intent).fingerprint, keepWithin: null });
  const outcome = run();
  const pkexec = machine.started[0] as Pkexec;
  return { model, changes, onBegun, run, outcome, pkexec };
}

describe.each([
  ['rules', undefined],
  ['a setting of the kernel', SETTING],
])('a change of %s', (_what, intent) => {
  it('is cancelled while a password is waited for: nothing is sent then, nor later', async () => {
    const { model, changes, onBegun, outcome, pkexec } = asking(intent);
    expect(changes.cancel()).toBe(true);
    expect(await outcome).toMatchObject({ kind: 'cancelled', detail: null });
    expect(pkexec.kill).toHaveBeenCalledOnce();
    // It was root's already, and could not be killed.
    pkexec.greets();
    await new Promise(setImmediate);
    expect(pkexec.got).toBe('');
    expect(pkexec.stdin.writableEnded).toBe(true);
    expect(onBegun).not.toHaveBeenCalled();
    expect(model.activity.list([]).items).toEqual([]);
  });

  it('is cancelled where the greeting is here, and nobody has read it yet', async () => {
    const { changes, onBegun, outcome, pkexec } = asking(intent);
    pkexec.greets();
    expect(changes.cancel()).toBe(true);
    expect(await outcome).toMatchObject({ kind: 'cancelled' });
    expect(pkexec.got).toBe('');
    expect(pkexec.stdin.writableEnded).toBe(true);
    expect(onBegun).not.toHaveBeenCalled();
  });

  it('is carried out and told so from the greeting on, whoever cancels', async () => {
    const { changes, onBegun, outcome, pkexec } = asking(intent);
    pkexec.greets();
    await vi.waitFor(() => expect(onBegun).toHaveBeenCalledOnce());
    expect(changes.cancel()).toBe(false);
    expect(pkexec.got).toContain('"task":');
    expect(pkexec.kill).not.toHaveBeenCalled();
    pkexec.says({ outcome: 'invalid', problems: ['no'] });
    expect(await outcome).toMatchObject({ kind: 'invalid', detail: 'no' });
    expect(changes.cancel()).toBe(false);
  });
});

it('a cancel is for one change: the next one waits anew', async () => {
  const { changes, run, outcome } = asking();
  expect([changes.cancel(), changes.cancel()]).toEqual([true, true]);
  await outcome;
  expect(changes.cancel()).toBe(false);
  const next = run();
  const pkexec = machine.started[1] as Pkexec;
  pkexec.ends(126, 'Request dismissed');
  expect(await next).toMatchObject({ kind: 'dismissed' });
});

it('a cancel starts no other way to the helper, and ends one that was started', async () => {
  const NO_POLKIT = 'Error checking for authorization: no such name';
  const first = asking();
  first.pkexec.ends(127, NO_POLKIT);
  expect(first.changes.cancel()).toBe(true);
  expect(await first.outcome).toMatchObject({ kind: 'cancelled' });
  expect(machine.started).toHaveLength(1);

  machine.started = [];
  const second = asking();
  second.pkexec.ends(127, NO_POLKIT);
  await vi.waitFor(() => expect(machine.started).toHaveLength(2));
  expect(second.changes.cancel()).toBe(true);
  expect((machine.started[1] as Pkexec).kill).toHaveBeenCalledOnce();
  expect(await second.outcome).toMatchObject({ kind: 'cancelled' });
});
