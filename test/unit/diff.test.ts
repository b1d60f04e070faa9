import { chainName } from '#shared/profile';
import { NO_RULES, diffPlan, parseRule, plan, renderRule, type ChainDiff } from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { foreignTable } from '../support/foreign-rules.ts';
import { destinations, profile } from '../support/profiles.ts';
import { anyScenario, carryOut, readTable } from '../support/scenarios.ts';
import type { NatTable } from '../support/simulated-kernel.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

/** A chain's rules in the words of a diff. */
const shown = (table: NatTable, chain: string): string[] =>
  (table.get(chain) ?? []).map((text) => {
    const { rule } = parseRule(text);
    return rule ? renderRule(rule) : text;
  });

const linesOf = ({ lines }: ChainDiff, ...kinds: string[]): string[] =>
  lines.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text);

/** A list without the first of each of these. */
const without = (all: readonly string[], gone: readonly string[]): string[] =>
  gone.reduce(
    (left, each) => {
      const place = left.indexOf(each);
      expect(place).toBeGreaterThanOrEqual(0);
      return left.toSpliced(place, 1);
    },
    [...all],
  );

describe('the difference that a plan makes', () => {
  it('leads from the rules before to the rules after, in every chain', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const own = readTable(start);
        const after = carryOut(start, change);
        const diffs = diffPlan(own, change, plan(own, change));
        const named = new Set([...change.set.map(({ name }) => chainName(name)), ...change.remove]);
        for (const diff of diffs) {
          const { chain } = diff;
          if (named.has(chain) && chain.startsWith('IPTLB_')) {
            expect(linesOf(diff, 'kept', 'removed')).toEqual(shown(start, chain));
            expect(linesOf(diff, 'kept', 'added')).toEqual(shown(after, chain));
          } else {
            const left = without(shown(start, chain), linesOf(diff, 'removed'));
            expect([...linesOf(diff, 'added'), ...left]).toEqual(shown(after, chain));
          }
        }
        const told = new Set(diffs.map(({ chain }) => chain));
        for (const chain of new Set([...start.keys(), ...after.keys()])) {
          if (!told.has(chain)) expect(after.get(chain)).toEqual(start.get(chain));
        }
      }),
      { numRuns: 400 },
    );
  });

  it('says of every chain whether it comes, goes or stays', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const own = readTable(start);
        const after = carryOut(start, change);
        for (const { chain, kind } of diffPlan(own, change, plan(own, change))) {
          const expected = !after.has(chain) ? 'removed' : start.has(chain) ? 'kept' : 'added';
          expect([chain, kind]).toEqual([chain, expected]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('tells hooks first, their new rules in the order in which they will stand', () => {
    const change = { set: [profile({ logEnabled: true })], remove: [] };
    const [hook, chain, ...others] = diffPlan(NO_RULES, change, plan(NO_RULES, change));
    expect(others).toEqual([]);
    expect([hook?.chain, chain?.chain]).toEqual(['OUTPUT', 'IPTLB_NAT_TEST']);
    expect(hook?.lines.map(({ text }) => / -j (\S+)/.exec(text)?.[1])).toEqual([
      'LOG',
      'IPTLB_NAT_TEST',
    ]);
  });

  it('keeps what stays in its place when a destination comes in between', () => {
    const [first = '', second = '', third = ''] = destinations(3);
    const before = profile({ destinations: [first, third] });
    const after = profile({ destinations: [first, second, third] });
    const own = readTable(carryOut(foreignTable([]), { set: [before], remove: [] }));
    const change = { set: [after], remove: [] };
    const [chain] = diffPlan(own, change, plan(own, change));
    expect(
      chain?.lines.map(({ kind, text }) => [
        kind,
        /(?:--to-destination|-j) (10\S+|RETURN)/.exec(text)?.[1],
      ]),
    ).toEqual([
      ['removed', first],
      ['added', first],
      ['added', second],
      ['kept', third],
      ['kept', 'RETURN'],
    ]);
  });

  it('shows an unchanged profile as kept, and nothing for a chain that is not there', () => {
    const own = readTable(carryOut(foreignTable([]), { set: [profile()], remove: [] }));
    const change = { set: [profile()], remove: ['IPTLB_NAT_GONE'] };
    const diffs = diffPlan(own, change, plan(own, change));
    expect(diffs.map(({ chain, kind }) => [chain, kind])).toEqual([['IPTLB_NAT_TEST', 'kept']]);
    expect(new Set(diffs.flatMap(({ lines }) => lines.map(({ kind }) => kind)))).toEqual(
      new Set(['kept']),
    );
  });
});
