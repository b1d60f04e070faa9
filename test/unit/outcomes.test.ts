import { expect, it } from 'vitest';
import { OUTCOMES, type ActivityItem } from '#shared/ipc';
import { activityWords } from '../../renderer/lib/words-activity.ts';
import { outcomeWords } from '../../renderer/lib/words-outcomes.ts';

it('says that nothing was changed after exactly those outcomes that prove it', () => {
  const open = OUTCOMES.filter((kind) => !outcomeWords[kind].isUntouched);
  expect(open).toEqual(['applied', 'unverified', 'not-put-back', 'unknown']);
});

const refused: ActivityItem = {
  id: '1',
  at: 0,
  user: 'alice',
  uid: 1000,
  through: 'window',
  kind: 'apply',
  subjects: [{ name: 'web', chain: 'IPTLB_web' }],
  setting: null,
  boot: null,
  count: 1,
  outcome: 'refused',
  detail: 'No.',
  durationMs: 1,
  decision: null,
  isUndone: false,
  undoProblem: null,
};

it.each([
  ['of rules', {}, true],
  ['of what is restored at boot', { kind: 'boot', boot: 'put' }, false],
  ['of a setting', { kind: 'setting', setting: 'net.ipv4.ip_forward to 1' }, false],
] as const)('blames iptables for a refused change %s only if it was asked', (_, over, isBlamed) => {
  const item = { ...refused, ...over };
  expect(activityWords.result(item).includes('iptables')).toBe(isBlamed);
  expect(activityWords.messageFrom(item).includes('iptables')).toBe(isBlamed);
});
