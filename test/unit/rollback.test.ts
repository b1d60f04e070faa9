import { chainName, type Profile } from '#shared/profile';
import {
  indexRules,
  ownRules,
  orphanLogs,
  parseTable,
  remainder,
  rollback,
  scopeOf,
  type Change,
  type OwnRules,
  type Snapshot,
} from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { foreignPart } from '../support/foreign-rules.ts';
import { profile } from '../support/profiles.ts';
import { anyMeeting, anyScenario, carryOut, readTable } from '../support/scenarios.ts';
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

interface Moments {
  readonly start: NatTable;
  readonly after: NatTable;
  readonly now: NatTable;
}

/** Puts back what is left of a change, and tells which chains are left to others. */
function revert(change: Change, { start, after, now }: Moments) {
  const [before, left, found] = [start, after, now].map(readTable) as [
    OwnRules,
    OwnRules,
    OwnRules,
  ];
  const { part, taken } = remainder(change, { before, after: left, now: found });
  const back = rollback(snapshot(now), snapshot(start), part);
  return {
    table: back ? restore(now, back.text) : now,
    isInPlace: back?.isInPlace ?? true,
    taken,
  };
}

/** The rules of each chain of ours and the jumps to it, as text. */
function rulesByChain(table: NatTable): ReadonlyMap<string, string> {
  const { chains, references } = readTable(table);
  return new Map(
    chains.map(({ name, rules }) => [
      name,
      [
        ...rules.map(({ text }) => text),
        ...references
          .filter(({ entry }) => entry.target === name)
          .map(({ hook, entry }) => `${hook} ${entry.text}`),
      ].join('\n'),
    ]),
  );
}

/** Chains that log, but have no LOG rule above the jump to them. */
function unlogged(table: NatTable): readonly string[] {
  const { chains, references } = readTable(table);
  return chains.flatMap(({ name, rules }) => {
    if (!rules.some(({ target }) => target === 'LOG')) return [];
    const place = references.findIndex(({ entry }) => entry.target === name);
    const jump = references[place];
    const isAbove = references
      .slice(0, place)
      .some((each) => each.entry.target === 'LOG' && jump && scopeOf(each) === scopeOf(jump));
    return isAbove ? [] : [name];
  });
}

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
    const { references } = readTable(revert(change, { start, after, now }).table);
    expect(references.filter(({ entry }) => entry.target === 'LOG')).toHaveLength(1);
  });

  it('leaves to others the profiles that they changed meanwhile, and puts back the rest', () => {
    fc.assert(
      fc.property(anyMeeting, ({ start, change, theirs }) => {
        const after = carryOut(start, change);
        const now = carryOut(after, theirs);
        const { table, isInPlace, taken } = revert(change, { start, after, now });
        expect(isInPlace).toBe(true);
        const [before, left, found, back] = [start, after, now, table].map(rulesByChain);
        for (let index = 0; index < 5; index += 1) {
          const chain = chainName(`p${index}`);
          const isTheirs = found?.get(chain) !== left?.get(chain);
          const isOfChange =
            change.set.some(({ name }) => chainName(name) === chain) ||
            change.remove.includes(chain);
          // What is left of rules that nobody confirmed is not theirs.
          const known = new Set(left?.get(chain)?.split('\n'));
          const lines = found?.get(chain)?.split('\n');
          const isNew = lines?.some((line) => !known.has(line)) ?? true;
          const stays = !isOfChange || (isTheirs && isNew);
          expect(back?.get(chain)).toBe((stays ? found : before)?.get(chain));
          if (taken.includes(chain)) expect(stays).toBe(true);
        }
        expect(orphanLogs(indexRules(readTable(table)))).toEqual([]);
        expect(foreignPart(table)).toEqual(foreignPart(start));
        // Where profiles of others came to log on the same hook, theirs is the LOG rule.
        const isShared = theirs.set.some(({ logEnabled }) => logEnabled);
        if (!isShared) expect(unlogged(table)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
