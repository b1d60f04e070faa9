import { PROTOCOLS } from '#shared/profile';
import { PROBABILITY_ONE, type Rule } from '#shared/ruleset';
import fc from 'fast-check';
import { anyAddress, anyIp, anyPort } from './profiles.ts';

/** Text that iptables takes as a LOG prefix, quotes and backslashes among it. */
export const anyPrefix = fc.string({
  unit: fc.constantFrom('a', 'Z', '9', ':', '_', ' ', '-', '"', '\\', "'", '$', '#', '*', '!'),
  minLength: 1,
  maxLength: 29,
});

const anyTarget: fc.Arbitrary<Rule['target']> = fc.oneof(
  fc.record({ kind: fc.constant('log' as const), prefix: anyPrefix, level: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('dnat' as const), to: anyAddress }),
  fc.constant({ kind: 'return' as const }),
  fc.record({
    kind: fc.constant('jump' as const),
    chain: fc.stringMatching(/^IPTLB_[A-Z0-9_.-]{1,22}$/),
  }),
);

/** Every rule that can be written, used by IPTLB or not; ports need a protocol. */
export const anyRule: fc.Arbitrary<Rule> = fc
  .record(
    {
      protocol: fc.constantFrom(...PROTOCOLS),
      destination: anyIp,
      destinationPort: anyPort,
      isLocalOnly: fc.constant(true),
      probability: fc.integer({ min: 0, max: PROBABILITY_ONE }),
      target: anyTarget,
    },
    { requiredKeys: ['target'] },
  )
  .map(({ destinationPort, protocol, ...rule }) => ({
    ...rule,
    ...((protocol ?? rule.target.kind === 'dnat') ? { protocol: protocol ?? 'tcp' } : {}),
    ...(protocol && destinationPort !== undefined ? { destinationPort } : {}),
  }));
