import { PROTOCOLS, RULES_BACKENDS, chainName, type Profile } from '#shared/profile';
import { ownRules, parseTable, plan, restoreText, type Change } from '#shared/ruleset';
import fc from 'fast-check';
import { damage, type Damage } from './damage.ts';
import { FOREIGN, foreignTable } from './foreign-rules.ts';
import { destinations } from './profiles.ts';
import { restore, saveText, type NatTable } from './simulated-kernel.ts';

/** A nat table as a machine may have it, and a change over it. */
export interface Scenario {
  readonly start: NatTable;
  readonly change: Change;
  /** The profiles as they are saved that the change names neither to set nor to remove. */
  readonly untouched: readonly Profile[];
}

/** Reads a simulated table the way the program reads the real one. */
export const readTable = (table: NatTable) => ownRules(parseTable(saveText(table)));

/** Plans a change over a simulated table and carries it out there. */
export const carryOut = (table: NatTable, change: Change): NatTable =>
  restore(table, restoreText(plan(readTable(table), change)));

const options = fc.record({
  ip: fc.constantFrom('10.1.0.1', '10.1.0.2'),
  protocol: fc.constantFrom(...PROTOCOLS.slice(0, 2)),
  rulesBackend: fc.constantFrom(...RULES_BACKENDS),
  logEnabled: fc.boolean(),
  logLevel: fc.constantFrom(2, 4, 6),
  count: fc.integer({ min: 1, max: 4 }),
});

/** Profiles of few source IPs, so that they share LOG rules; each has a port of its own. */
const pool: fc.Arbitrary<Profile[]> = fc
  .array(options, { minLength: 1, maxLength: 5 })
  .map((all) => all.map((each, index) => profileOf(each, index)));

function profileOf(
  { ip, count, ...rest }: typeof options extends fc.Arbitrary<infer T> ? T : never,
  index: number,
): Profile {
  return {
    name: `p${index}`,
    source: `${ip}:${8000 + index}`,
    destinations: destinations(count),
    ...rest,
  };
}

/** Profiles applied one after the other over the rules of other programs, and nothing else. */
export const tidyTable: fc.Arbitrary<{ foreign: NatTable; applied: Profile[]; start: NatTable }> =
  fc.record({ sets: fc.shuffledSubarray([...FOREIGN]), pool }).chain(({ sets, pool: profiles }) =>
    fc.shuffledSubarray(profiles).map((applied) => {
      const foreign = foreignTable(sets);
      const start = applied.reduce(
        (table, each) => carryOut(table, { set: [each], remove: [] }),
        foreign,
      );
      return { foreign, applied, start };
    }),
  );

/** Leaves, removes or sets each of five profiles. */
const anyChange: fc.Arbitrary<Change> = fc
  .array(fc.oneof(fc.constantFrom('leave', 'remove'), options), { minLength: 5, maxLength: 5 })
  .map((works) => ({
    set: works.flatMap((each, index) => (typeof each === 'string' ? [] : profileOf(each, index))),
    remove: works.flatMap((each, index) => (each === 'remove' ? chainName(`p${index}`) : [])),
  }));

/** A change, and then one of others that may have to do with the same profiles. */
export const anyMeeting: fc.Arbitrary<{
  readonly start: NatTable;
  readonly change: Change;
  readonly theirs: Change;
}> = fc
  .record({
    sets: fc.shuffledSubarray([...FOREIGN]),
    first: anyChange,
    change: anyChange,
    theirs: anyChange,
  })
  .map(({ sets, first, change, theirs }) => ({
    start: carryOut(foreignTable(sets), first),
    change,
    theirs,
  }));

/** Any table, damaged by hand in any way, and any change over it. */
export const anyScenario: fc.Arbitrary<Scenario> = fc
  .record({
    sets: fc.shuffledSubarray([...FOREIGN]),
    pool,
    applied: fc.array(fc.nat(), { maxLength: 6 }),
    damages: fc.array(damage, { maxLength: 6 }),
    edits: fc.array(options, { minLength: 5, maxLength: 5 }),
    roles: fc.array(fc.constantFrom('set', 'edit', 'remove', 'leave'), {
      minLength: 5,
      maxLength: 5,
    }),
    alsoRemoved: fc.subarray([
      'IPTLB_NAT_ORPHAN',
      'IPTLB_OTHER',
      'IPTLB_NAT_GONE',
      'OUTPUT',
      'DOCKER',
    ]),
  })
  .map(({ sets, pool: profiles, applied, damages, edits, roles, alsoRemoved }) => {
    const order = applied.flatMap((each) => profiles[each % profiles.length] ?? []);
    const tidy = order.reduce(
      (table, each) => carryOut(table, { set: [each], remove: [] }),
      foreignTable(sets),
    );
    const start = damages.reduce<NatTable>((table, each: Damage) => each(table), tidy);
    const inRole = (role: string) => profiles.filter((_, index) => roles[index] === role);
    const edited = profiles.flatMap((each, index) => {
      const edit = edits[index];
      return edit && inRole('edit').includes(each) ? [profileOf(edit, index)] : [];
    });
    return {
      start,
      change: {
        set: [...inRole('set'), ...edited],
        remove: [...inRole('remove').map(({ name }) => chainName(name)), ...alsoRemoved],
      },
      untouched: inRole('leave'),
    };
  });
