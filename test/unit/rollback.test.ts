import {
  ownRules,
  parseTable,
  partOfChange,
  rollback,
  untouchedSince,
  type Snapshot,
} from '#shared/ruleset';
import type { Profile } from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { foreignPart } from '../support/foreign-rules.ts';
import { profile } from '../support/profiles.ts';
import { anyScenario, carryOut, readTable } from '../support/scenarios.ts';
import { emptyTable, restore, saveText, type NatTable } from '../support/simulated-kernel.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const snapshot = (nat: NatTable): Snapshot => {
  const table = parseTable(saveText(nat));
  return { own: ownRules(table), table };
};

const rollbackText = (now: NatTable, then: NatTable) =>
  rollback(snapshot(now), snapshot(then))?.text ?? null;

const putBack = (now: NatTable, then: NatTable): NatTable => {
  const text = rollbackText(now, then);
  return text === null ? now : restore(now, text);
};

/** All chains that are not ours, with our rules in them where they stand. */
const hooks = (table: NatTable) =>
  Object.fromEntries([...table].filter(([name]) => !name.startsWith('IPTLB_')));

/** Our part as text, chain by chain: what a rollback has to bring back to the letter. */
const ownText = (table: NatTable) => {
  const { chains, references } = readTable(table);
  return {
    chains: new Map(chains.map(({ name, rules }) => [name, rules.map(({ text }) => text)])),
    references: references.map(({ hook, entry }) => `${hook} ${entry.text}`),
  };
};

describe('putting the rules back after a change', () => {
  it('brings back our part to the letter, damage included, and touches nothing else', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const after = carryOut(start, change);
        const back = putBack(after, start);
        expect(ownText(back)).toEqual(ownText(start));
        expect(hooks(back)).toEqual(hooks(start));
        expect(rollbackText(back, start)).toBeNull();
      }),
      { numRuns: 400 },
    );
  });

  it('leads from any table to any other', () => {
    fc.assert(
      fc.property(anyScenario, anyScenario, ({ start: one }, { start: other }) => {
        // Chains of other programs in which rules of ours stood must be there to put them back.
        const foreign = [...other.keys()].filter((chain) => !chain.startsWith('IPTLB_'));
        const now = new Map([...foreign.map((chain) => [chain, []] as const), ...one]);
        const back = putBack(now, other);
        expect(ownText(back)).toEqual(ownText(other));
        expect(foreignPart(back)).toEqual(foreignPart(now));
        expect(rollbackText(back, other)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('reaches rules in chains with odd names', () => {
    const target = new Map(carryOut(emptyTable(), { set: [profile()], remove: [] }));
    const odd = target.set('IPTLB_"q$', ['-j IPTLB_NAT_TEST']);
    const now = new Map(odd).set('IPTLB_"q$', []);
    expect(rollbackText(now, odd)).toContain('-I "IPTLB_\\"q$" 1 -j IPTLB_NAT_TEST\n');
  });

  it('writes nothing where nothing changed', () => {
    const table = carryOut(emptyTable(), { set: [profile()], remove: [] });
    expect(rollbackText(table, table)).toBeNull();
  });

  describe('to where they stood among the rules of others', () => {
    const JUMP = '-d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j IPTLB_NAT_TEST';
    const [docker, late] = ['-d 10.9.0.1/32 -j ACCEPT', '-d 10.9.0.2/32 -j ACCEPT'];
    const table = (...output: string[]): NatTable =>
      new Map([
        ...carryOut(emptyTable(), { set: [profile()], remove: [] }),
        ['OUTPUT', output] as const,
      ]);
    const before = table(docker, JUMP);

    it.each([
      ['was taken out', [docker], [docker, JUMP]],
      ['came to the top', [JUMP, docker], [docker, JUMP]],
      ['was doubled', [JUMP, docker, JUMP], [docker, JUMP]],
      ['was taken out while others added rules', [late, docker, late], [late, docker, JUMP, late]],
      ['stayed while others added rules', [late, docker, late, JUMP], [late, docker, late, JUMP]],
      ['stayed while others took theirs', [late, JUMP], [late, JUMP]],
    ])('a jump that %s', (_what, now, wanted) => {
      expect(putBack(table(...now), before).get('OUTPUT')).toEqual(wanted);
      expect(rollback(snapshot(table(...now)), snapshot(before))?.isInPlace ?? true).toBe(true);
    });

    it('says so where they are not there any more', () => {
      const now = table(late);
      expect(rollback(snapshot(now), snapshot(before))).toMatchObject({ isInPlace: false });
      expect(putBack(now, before).get('OUTPUT')).toEqual([JUMP, late]);
    });
  });

  it.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])('leaves the LOG rule to a profile that came to need it (%j, then %j)', (didLog, logs) => {
    const ours = (over: Partial<Profile>) =>
      profile({ name: 'ours', source: '10.1.0.1:1', ...over });
    const theirs = profile({ name: 'theirs', source: '10.1.0.1:2', logEnabled: true });
    const change = { set: [ours({ logEnabled: logs, logLevel: 2 })], remove: [] };
    const start = carryOut(emptyTable(), { set: [ours({ logEnabled: didLog })], remove: [] });
    const after = carryOut(start, change);
    const now = carryOut(after, { set: [theirs], remove: [] });
    const part = untouchedSince(
      partOfChange(change, readTable(start), readTable(after)),
      readTable(after),
      readTable(now),
    );
    const back = rollback(snapshot(now), snapshot(start), part);
    const { references } = readTable(back ? restore(now, back.text) : now);
    expect(references.filter(({ entry }) => entry.target === 'LOG')).toHaveLength(1);
  });
});
