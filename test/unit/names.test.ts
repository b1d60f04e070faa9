import {
  chainLogPrefix,
  chainName,
  checkProfileSet,
  conflicts,
  hookLogPrefix,
} from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyName, profile } from '../support/profiles.ts';

const named = (name: string, port = 1) => profile({ name, source: `10.0.0.1:${port}` });

/** Two names with one log tag but two chains: 11 characters fit into the tag, 18 into the chain. */
const [LONG, TAG_TWIN] = [
  'abcdefghijkl',
  chainLogPrefix('abcdefghijkl').slice('IPTLB_NAT_'.length, -':ACCEPT:'.length),
];

describe('names in the kernel', () => {
  it('are the original ones wherever they fit', () => {
    expect(chainName('test')).toBe('IPTLB_NAT_TEST');
    expect(chainName('my-web_1')).toBe('IPTLB_NAT_MY_WEB_1');
    expect(chainName('a'.repeat(18))).toBe(`IPTLB_NAT_${'A'.repeat(18)}`);
    expect(chainLogPrefix('test')).toBe('IPTLB_NAT_TEST:ACCEPT:');
    expect(chainLogPrefix('a'.repeat(11))).toBe(`IPTLB_NAT_${'A'.repeat(11)}:ACCEPT:`);
    expect(hookLogPrefix('OUTPUT')).toBe('IPTLB:OUTPUT:ACCEPT:');
  });

  it('fit what iptables takes, in characters that need no quotes', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(chainName(name)).toMatch(/^IPTLB_NAT_[A-Z0-9_]{1,18}$/);
        expect(chainLogPrefix(name)).toMatch(/^IPTLB_NAT_[A-Z0-9_]{1,11}:ACCEPT:$/);
      }),
    );
    expect(hookLogPrefix('PREROUTING').length).toBeLessThanOrEqual(29);
  });

  it('stay as they are from version to version once shortened', () => {
    expect(chainName('a-rather-long-name-of-a-profile')).toMatchInlineSnapshot(
      `"IPTLB_NAT_A_RATHER_L_0E3R03Q"`,
    );
    expect(chainLogPrefix('a-rather-long-name-of-a-profile')).toMatchInlineSnapshot(
      `"IPTLB_NAT_A_R_0E3R03Q:ACCEPT:"`,
    );
  });

  it('tell long names apart that begin alike', () => {
    const names = Array.from({ length: 5000 }, (_, index) => `production-web-frontend-${index}`);
    expect(new Set(names.map(chainName)).size).toBe(5000);
    expect(new Set(names.map(chainLogPrefix)).size).toBe(5000);
  });
});

describe('conflicts', () => {
  const messages = (one: string, other: string) =>
    conflicts(named(one), [named(other, 2)]).map(({ message }) => message);

  it('finds none between profiles that differ in chain, tag and source', () => {
    expect(messages('t', 'test')).toEqual([]);
  });

  it('names the profile that has the name, the chain or the log tag already', () => {
    expect(messages('test', 'test')).toEqual([
      expect.stringContaining('already a profile named "test"'),
    ]);
    expect(messages('a-b', 'A_b')).toEqual([expect.stringMatching(/chain IPTLB_NAT_A_B.*"A_b"/)]);
    expect(chainName(LONG)).not.toBe(chainName(TAG_TWIN));
    expect(messages(LONG, TAG_TWIN)).toEqual([
      expect.stringMatching(/log prefix IPTLB_NAT_ABC_\w+:ACCEPT:.*"ABC_/),
    ]);
  });

  it('finds a source address that is taken, whatever the protocol', () => {
    const [problem] = conflicts(named('one'), [{ ...named('two'), protocol: 'udp' }]);
    expect(problem).toMatchObject({ field: 'source' });
    expect(problem?.message).toMatch(/10\.0\.0\.1:1 .*"two"/);
  });
});

describe('checkProfileSet', () => {
  it('refuses the later of two, and what it would have taken stays free', () => {
    const set = [named('a-b', 1), named('A_b', 2), named('third', 2), named('fourth', 1)];
    expect(checkProfileSet(set).map(({ problems }) => problems.length)).toEqual([0, 1, 0, 1]);
  });

  it('finds the same as asking about each profile and those before it', () => {
    const few = fc.record({
      name: fc.constantFrom('a-b', 'A_b', 'ab', LONG, TAG_TWIN),
      port: fc.constantFrom(1, 2, 3),
    });
    fc.assert(
      fc.property(fc.array(few, { maxLength: 8 }), (all) => {
        const accepted: ReturnType<typeof named>[] = [];
        const checked = checkProfileSet(all.map(({ name, port }) => named(name, port)));
        for (const { profile: each, problems } of checked) {
          const expected = conflicts(each, accepted).map(({ message }) => message);
          expect(problems.map(({ message }) => message).toSorted()).toEqual(expected.toSorted());
          if (expected.length === 0) accepted.push(each);
        }
        const chains = accepted.map(({ name }) => chainName(name));
        expect(new Set(chains).size).toBe(chains.length);
      }),
    );
  });
});
