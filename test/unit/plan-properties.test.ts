import { chainName, type Profile } from '#shared/profile';
import {
  compile,
  indexRules,
  isEmpty,
  plan,
  profileStatus,
  restoreText,
  commandLines,
} from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { foreignPart } from '../support/foreign-rules.ts';
import {
  anyScenario,
  carryOut,
  readTable,
  tidyTable,
  type Scenario,
} from '../support/scenarios.ts';
import {
  command,
  restore,
  saveText,
  targetOf,
  type NatTable,
} from '../support/simulated-kernel.ts';
import { shellWords } from '../support/shell-words.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const RUNS = { numRuns: 300 };

const states = (table: NatTable, profiles: readonly Profile[]) => {
  const index = indexRules(readTable(table));
  return profiles.map((each) => profileStatus(index, each).state);
};

/** Checks something about the table before and after every change over every table. */
const forAll = (check: (scenario: Scenario, after: NatTable) => void) => {
  fc.assert(
    fc.property(anyScenario, (scenario) => {
      check(scenario, carryOut(scenario.start, scenario.change));
    }),
    RUNS,
  );
};

/** Places of the LOG rule and of the jump that a profile's connections meet on its hook. */
function meetings(table: NatTable, wanted: Profile): { logs: number[]; jumps: number[] } {
  const { chain, hook } = compile(wanted);
  const [ip] = wanted.source.split(':');
  const rules = table.get(hook) ?? [];
  const log = `-d ${ip}/32 -p ${wanted.protocol} -j LOG --log-prefix "IPTLB:${hook}:ACCEPT:"`;
  const placesOf = (is: (rule: string) => boolean) =>
    rules.flatMap((rule, place) => (is(rule) ? [place] : []));
  return {
    logs: placesOf((rule) => rule.startsWith(log)),
    jumps: placesOf((rule) => targetOf(rule) === chain),
  };
}

describe('a plan over any table, damaged in any way', () => {
  it('is a transaction that the kernel takes', () => {
    forAll((_, after) => {
      expect(after.size).toBeGreaterThan(0);
    });
  });

  it('leaves nothing to plan once it is carried out', () => {
    forAll(({ change }, after) => {
      expect(restoreText(plan(readTable(after), change))).toBe('*nat\nCOMMIT\n');
    });
  });

  it('leaves the rules of others as they are, in their order', () => {
    forAll(({ start }, after) => {
      expect(foreignPart(after)).toEqual(foreignPart(start));
    });
  });

  it('makes every profile that it sets active', () => {
    forAll(({ change }, after) => {
      expect(states(after, change.set)).toEqual(change.set.map(() => 'active'));
    });
  });

  it('leaves nothing of a chain that it removes', () => {
    forAll(({ change }, after) => {
      const set = new Set(change.set.map(({ name }) => chainName(name)));
      for (const chain of change.remove) {
        if (set.has(chain) || !chain.startsWith('IPTLB_')) continue;
        expect(saveText(after)).not.toMatch(new RegExp(`(?::|-[Ajg] )${chain} `));
      }
    });
  });

  it('makes no profile that it does not name any worse', () => {
    forAll(({ start, untouched }, after) => {
      const before = states(start, untouched);
      states(after, untouched).forEach((state, index) => {
        const allowed = before[index] === 'drifted' ? ['drifted', 'active'] : [before[index]];
        expect(allowed).toContain(state);
      });
    });
  });

  it('puts one LOG rule above the one jump of every logged profile', () => {
    forAll(({ change, untouched }, after) => {
      const active = untouched.filter((_, index) => states(after, untouched)[index] === 'active');
      for (const each of [...change.set, ...active].filter(({ logEnabled }) => logEnabled)) {
        const { logs, jumps } = meetings(after, each);
        expect([logs.length, jumps.length]).toEqual([1, 1]);
        expect(logs[0]).toBeLessThan(jumps[0] ?? -1);
      }
    });
  });

  it('comes to the same rules when its commands are run one by one', () => {
    forAll(({ start, change }, after) => {
      const byHand = commandLines(plan(readTable(start), change)).reduce((table, line) => {
        const [iptables, option, name, ...words] = shellWords(line);
        expect([iptables, option, name]).toEqual(['iptables', '-t', 'nat']);
        return command(table, words);
      }, start);
      expect(byHand).toEqual(after);
    });
  });

  it('changes nothing where there is nothing to change', () => {
    forAll(({ start, change }, after) => {
      const isDone = isEmpty(plan(readTable(start), change));
      expect(saveText(after) === saveText(start)).toBe(isDone);
    });
  });
});

describe('a plan over a tidy table', () => {
  it('finds every profile active, whatever was applied after it', () => {
    fc.assert(
      fc.property(tidyTable, ({ applied, start }) => {
        expect(states(start, applied)).toEqual(applied.map(() => 'active'));
      }),
      RUNS,
    );
  });

  it('gives the same rules for profiles applied at once as for one after the other', () => {
    fc.assert(
      fc.property(tidyTable, ({ foreign, applied, start }) => {
        const atOnce = carryOut(foreign, { set: applied, remove: [] });
        const sorted = (table: NatTable) =>
          [...table].map(([name, rules]) => [name, rules.toSorted()]).sort();
        expect(sorted(atOnce)).toEqual(sorted(start));
      }),
      RUNS,
    );
  });

  it('leaves the table as it was before the first profile once all are removed', () => {
    fc.assert(
      fc.property(tidyTable, fc.boolean(), ({ foreign, applied, start }, isAtOnce) => {
        const chains = applied.map(({ name }) => chainName(name));
        const batches = isAtOnce ? [chains] : chains.map((chain) => [chain]);
        const after = batches.reduce(
          (table, remove) => carryOut(table, { set: [], remove }),
          start,
        );
        expect(after).toEqual(foreign);
      }),
      RUNS,
    );
  });

  it('leaves nothing behind of profiles whose jumps somebody took out', () => {
    fc.assert(
      fc.property(tidyTable, fc.array(fc.boolean(), { minLength: 5 }), (tidy, isLost) => {
        const lost = tidy.applied
          .filter((_, index) => isLost[index])
          .map(({ name }) => chainName(name));
        const damaged = new Map(
          [...tidy.start].map(([name, rules]) => [
            name,
            rules.filter((rule) => !lost.includes(targetOf(rule) ?? '')),
          ]),
        );
        const remove = tidy.applied.map(({ name }) => chainName(name));
        expect(carryOut(damaged, { set: [], remove })).toEqual(tidy.foreign);
      }),
      RUNS,
    );
  });

  it('takes nothing twice: a transaction of an empty plan changes nothing', () => {
    fc.assert(
      fc.property(tidyTable, ({ applied, start }) => {
        const text = restoreText(plan(readTable(start), { set: applied, remove: [] }));
        expect(restore(start, text)).toEqual(start);
      }),
      RUNS,
    );
  });
});
