import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProfileSet, mergeProfiles, type Profile } from '#shared/profile';
import { profile } from '../support/profiles.ts';

const at = (name: string, port: number, over: Partial<Profile> = {}) =>
  profile({ name, source: `10.100.0.10:${port}`, ...over });

const kinds = (present: readonly Profile[], brought: readonly Profile[]) =>
  mergeProfiles(present, brought).brought.map(({ profile: { name }, kind }) => `${name} ${kind}`);

describe('bringing profiles to others', () => {
  it('adds, replaces in place, and leaves alone what is the same', () => {
    const present = [at('a', 1), at('b', 2), at('c', 3)];
    const brought = [at('d', 4), at('b', 20), at('c', 3)];
    expect(kinds(present, brought)).toEqual(['d added', 'b replaced', 'c unchanged']);
    expect(mergeProfiles(present, brought).profiles).toEqual([
      at('a', 1),
      at('b', 20),
      at('c', 3),
      at('d', 4),
    ]);
  });

  it('refuses one whose address or chain another that stays has, and says which', () => {
    const { brought, profiles } = mergeProfiles([at('a', 1)], [at('b', 1), at('A', 2), at('c', 3)]);
    expect(brought.map(({ kind }) => kind)).toEqual(['refused', 'refused', 'added']);
    expect(brought[0]?.problems[0]?.message).toContain('already used by your saved profile "a"');
    expect(brought[1]?.problems[0]?.message).toContain('IPTLB_NAT_A');
    expect(profiles).toEqual([at('a', 1), at('c', 3)]);
  });

  it('lets an address go from one to another where both are brought, and only then', () => {
    const present = [at('a', 1), at('b', 2)];
    expect(kinds(present, [at('a', 3), at('b', 1)])).toEqual(['a replaced', 'b replaced']);
    expect(kinds(present, [at('b', 1)])).toEqual(['b refused']);
    // What is refused frees nothing: its old address stays taken.
    expect(kinds([...present, at('x', 9)], [at('a', 9), at('b', 1)])).toEqual([
      'a refused',
      'b refused',
    ]);
  });

  it('never makes a set with conflicts, and never changes what was not brought', () => {
    const anySet = fc
      .array(
        fc.record({
          name: fc.constantFrom('a', 'A', 'b', 'b-1', 'b_1', 'c'),
          port: fc.integer({ min: 1, max: 6 }),
        }),
        {
          maxLength: 6,
        },
      )
      .map((list) => list.map(({ name, port }) => at(name, port)))
      .map((list) =>
        checkProfileSet(list).flatMap((each) => (each.problems.length > 0 ? [] : [each.profile])),
      );
    fc.assert(
      fc.property(anySet, anySet, (present, brought) => {
        const merge = mergeProfiles(present, brought);
        expect(checkProfileSet(merge.profiles).flatMap(({ problems }) => problems)).toEqual([]);
        const replaced = new Set(
          merge.brought.flatMap((each) => (each.kind === 'refused' ? [] : [each.profile.name])),
        );
        for (const each of present) {
          if (!replaced.has(each.name)) expect(merge.profiles).toContainEqual(each);
        }
        for (const { kind, profile: each } of merge.brought) {
          if (kind !== 'refused') expect(merge.profiles).toContainEqual(each);
        }
      }),
    );
  });
});
