import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Intent } from '#shared/ipc';
import { closeChange, startChange, useChange } from '#lib/change-store';

const invoke = vi.fn<() => Promise<unknown>>();

beforeEach(() => {
  vi.stubGlobal('window', { iptlb: { invoke } });
  return () => vi.unstubAllGlobals();
});
afterEach(closeChange);

const apply = (name: string): Intent => ({ kind: 'apply', profiles: [name] });
const change = () => useChange.getState().change;

it('a plan that fails after another was asked for says nothing', async () => {
  let fail = (): void => undefined;
  const first = new Promise<unknown>((_, reject) => {
    fail = () => reject(new Error('gone'));
  });
  invoke.mockReturnValueOnce(first).mockResolvedValueOnce({ isOf: 'second' });
  const planned = startChange(apply('first'));
  closeChange();
  await startChange(apply('second'));
  fail();
  await planned;
  expect(change()).toMatchObject({ kind: 'review', intent: apply('second') });
});

it('a plan that fails is told', async () => {
  invoke.mockRejectedValueOnce(new Error('gone'));
  await startChange(apply('first'));
  expect(change()).toMatchObject({ kind: 'broken', message: 'gone' });
});
