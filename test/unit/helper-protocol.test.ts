import {
  LIMITS,
  applyRequestSchema,
  applyResponseSchema,
  ownRulesSchema,
  profileSchema,
} from '#shared/helper';
import { chainName } from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { anyName, anyProfile, profile } from '../support/profiles.ts';
import { anyScenario, readTable } from '../support/scenarios.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const request = (over: Record<string, unknown> = {}) => ({
  version: 1,
  task: 'rules',
  set: [profile()],
  remove: [],
  ...over,
});
const accepts = (value: unknown) => applyRequestSchema.safeParse(value).success;
const overTheWire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a request to the helper', () => {
  it('takes every profile and every chain that a profile can have', () => {
    fc.assert(
      fc.property(fc.array(anyProfile, { maxLength: 3 }), fc.array(anyName), (set, names) => {
        const asked = request({ set, remove: names.map(chainName) });
        expect(applyRequestSchema.parse(overTheWire(asked))).toEqual(asked);
      }),
    );
  });

  it.each([
    ['another version', request({ version: 2 })],
    ['no version', { task: 'rules', set: [], remove: [] }],
    ['a key of its own', request({ rules: ['-A OUTPUT -j ACCEPT'] })],
    ['the text of a rule in a profile', request({ set: [{ ...profile(), rule: '-j ACCEPT' }] })],
    ['a profile without a source', request({ set: [{ ...profile(), source: undefined }] })],
    ['another protocol', request({ set: [{ ...profile(), protocol: 'icmp' }] })],
    ['another rules backend', request({ set: [{ ...profile(), rulesBackend: 'OUTPUT' }] })],
    ['a log level that is text', request({ set: [{ ...profile(), logLevel: '4 -j ACCEPT' }] })],
    ['a log level out of range', request({ set: [{ ...profile(), logLevel: 8 }] })],
    ['a name without end', request({ set: [{ ...profile(), name: 'x'.repeat(65) }] })],
    [
      'too many destinations',
      request({
        set: [{ ...profile(), destinations: Array.from({ length: 129 }, () => '10.0.0.1:1') }],
      }),
    ],
    [
      'too many profiles',
      request({ set: Array.from({ length: LIMITS.profiles + 1 }, () => profile()) }),
    ],
    ['another task', request({ task: 'reboot' })],
    ['no task', request({ task: undefined })],
    ['a list for the whole', [request()]],
    ['nothing', null],
  ])('is refused with %s', (_, value) => {
    expect(accepts(value)).toBe(false);
  });

  it.each([
    'OUTPUT',
    'DOCKER',
    'IPTLB',
    'IPTLB_',
    'iptlb_nat_test',
    'IPTLB_$(reboot)',
    'IPTLB_A B',
    'IPTLB_A\n-F OUTPUT',
    'IPTLB_A\n',
    ' IPTLB_A',
    'IPTLB_A;',
    `IPTLB_${'A'.repeat(23)}`,
    7,
  ])('removes no chain %j', (chain) => {
    expect(accepts(request({ remove: [chain] }))).toBe(false);
  });

  it('removes no chain but IPTLB_ and plain characters', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'binary' }).map((text) => `IPTLB_${text}`),
        ),
        (chain) => {
          expect(accepts(request({ remove: [chain] }))).toBe(
            /^IPTLB_[A-Za-z0-9_.-]{1,22}$/.test(chain) && !chain.includes('\n'),
          );
        },
      ),
    );
  });
});

describe('a request for a setting of the kernel', () => {
  const setting = (over: Record<string, unknown>) => ({
    version: 1,
    task: 'setting',
    setting: { name: 'ip_forward' },
    value: 1,
    ...over,
  });

  it.each(['eth0', 'eth0.100', 'br-1a2b', 'wg_0', 'all', 'veth1@if2'])(
    'takes route_localnet of the interface %s',
    (name) => {
      const asked = setting({ setting: { name: 'route_localnet', interface: name } });
      expect(applyRequestSchema.parse(overTheWire(asked))).toEqual(asked);
    },
  );

  it.each([
    ['another setting', { setting: { name: 'tcp_syncookies' } }],
    ['a path', { setting: { name: '../../kernel/core_pattern' } }],
    ['an interface where there is none', { setting: { name: 'ip_forward', interface: 'eth0' } }],
    ['no interface', { setting: { name: 'route_localnet' } }],
    ['another value', { value: 2 }],
    ['a value as text', { value: '1' }],
    ['rules', { set: [] }],
  ])('is refused with %s', (_, over) => {
    expect(accepts(setting(over))).toBe(false);
  });

  it.each(['..', '.', '', '../../x', 'a/b', 'a b', 'eth0\n', 'x'.repeat(16), '.hidden', 'a\0'])(
    'is refused for the interface %j',
    (name) => {
      expect(accepts(setting({ setting: { name: 'route_localnet', interface: name } }))).toBe(
        false,
      );
    },
  );
});

describe('what the helper answers', () => {
  it('carries the rules of any table whole', () => {
    fc.assert(
      fc.property(anyScenario, ({ start }) => {
        const rules = readTable(start);
        expect(ownRulesSchema.parse(overTheWire(rules))).toEqual(rules);
        expect(
          applyResponseSchema.parse({
            outcome: 'applied',
            deed: { kind: 'rules', chains: [], diff: [] },
            rules,
            uptimeMs: 1,
            durationMs: 12.5,
          }),
        ).toMatchObject({ rules });
      }),
      { numRuns: 200 },
    );
  });

  it('is a profile only with a profile’s own keys', () => {
    expect(Object.keys(profileSchema.shape).toSorted()).toEqual(Object.keys(profile()).toSorted());
  });
});
