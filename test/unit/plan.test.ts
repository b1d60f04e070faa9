import { chainName, type Profile } from '#shared/profile';
import { isEmpty, plan, restoreChunks, restoreText } from '#shared/ruleset';
import { describe, expect, it } from 'vitest';
import { foreignTable } from '../support/foreign-rules.ts';
import { destinations, mixedProfiles, profile } from '../support/profiles.ts';
import { carryOut, readTable } from '../support/scenarios.ts';
import { emptyTable, type NatTable } from '../support/simulated-kernel.ts';

const set = (...profiles: Profile[]) => ({ set: profiles, remove: [] });
const remove = (...names: string[]) => ({ set: [], remove: names.map(chainName) });
const applied = (...profiles: Profile[]): NatTable =>
  profiles.reduce((table, each) => carryOut(table, set(each)), emptyTable());
const withHook = (table: NatTable, hook: string, rules: readonly string[]): NatTable =>
  new Map(table).set(hook, rules);
const output = (table: NatTable): readonly string[] => table.get('OUTPUT') ?? [];
const lines = (table: NatTable, change: Parameters<typeof plan>[1]) =>
  restoreText(plan(readTable(table), change))
    .split('\n')
    .slice(1, -2);

const logged = (name: string, port: number, logLevel = 4) =>
  profile({ name, source: `10.100.0.10:${port}`, logEnabled: true, logLevel });
const log = (level?: number) =>
  `-d 10.100.0.10/32 -p tcp -j LOG --log-prefix "IPTLB:OUTPUT:ACCEPT:"${level === undefined ? '' : ` --log-level ${level}`}`;
const jump = (name: string, port: number) =>
  `-d 10.100.0.10/32 -p tcp -m tcp --dport ${port} -j ${chainName(name)}`;

describe('applying a profile', () => {
  it('puts its LOG rule above its jump, above what others have on the hook', () => {
    const foreign = foreignTable([{ OUTPUT: ['-j ACCEPT'] }]);
    expect(output(carryOut(foreign, set(logged('a', 1))))).toEqual([
      log(),
      jump('a', 1),
      '-j ACCEPT',
    ]);
  });

  it('flushes and rebuilds only the chain whose rules differ, and leaves its jump in place', () => {
    const table = applied(profile({ name: 'a' }), profile({ name: 'b', source: '10.0.0.9:9' }));
    const text = lines(table, set(profile({ name: 'a', destinations: destinations(2) })));
    expect(text[0]).toBe(':IPTLB_NAT_A - [0:0]');
    expect(text.slice(1).every((line) => line.startsWith('-A IPTLB_NAT_A '))).toBe(true);
  });

  it('moves the jump to another hook when the rules backend changes', () => {
    const moved = carryOut(
      applied(logged('a', 1)),
      set({ ...logged('a', 1), rulesBackend: 'server' }),
    );
    expect(output(moved)).toEqual([]);
    expect(moved.get('PREROUTING')).toEqual([
      log().replace('OUTPUT', 'PREROUTING'),
      jump('a', 1).replace(' -j', ' -m addrtype --dst-type LOCAL -j'),
    ]);
  });

  it('puts a changed jump on top, and the shared LOG rule above it again', () => {
    const text = lines(applied(logged('a', 1), logged('b', 2)), set(logged('b', 3)));
    expect(text.filter((line) => line.includes(' OUTPUT '))).toEqual([
      `-D OUTPUT ${log()}`,
      `-D OUTPUT ${jump('b', 2)}`,
      '-I OUTPUT 1 -p tcp -d 10.100.0.10 --dport 3 -j IPTLB_NAT_B',
      '-I OUTPUT 1 -d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4',
    ]);
  });
});

describe('applying several profiles', () => {
  it('takes out what has to go before all else, in the order in which it stands', () => {
    const table = applied(logged('b', 2), logged('a', 1), logged('c', 3));
    const text = lines(table, set(logged('a', 11), logged('b', 12), logged('c', 13)));
    const gone = text.filter((line) => line.startsWith('-D '));
    expect(gone).toEqual(output(table).map((rule) => `-D OUTPUT ${rule}`));
    expect(text.slice(0, gone.length)).toEqual(gone);
  });

  it('writes each whole before the next, the last name first', () => {
    const text = lines(emptyTable(), set(logged('a', 1), logged('b', 2)));
    expect(text.filter((line) => !line.startsWith('-A '))).toEqual([
      ':IPTLB_NAT_B - [0:0]',
      '-I OUTPUT 1 -p tcp -d 10.100.0.10 --dport 2 -j IPTLB_NAT_B',
      ':IPTLB_NAT_A - [0:0]',
      '-I OUTPUT 1 -p tcp -d 10.100.0.10 --dport 1 -j IPTLB_NAT_A',
      '-I OUTPUT 1 -d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4',
    ]);
    const chainOf = (line: string) => line.split(' ')[1];
    const built = text.filter((line) => line.startsWith('-A ')).map(chainOf);
    expect(built).toEqual(built.toSorted().reverse());
  });
});

describe('the LOG rule that profiles of one source IP share', () => {
  it('is one rule, at the most severe of their levels', () => {
    expect(
      output(applied(logged('a', 1, 6), logged('b', 2, 4))).filter((rule) => rule.includes('LOG')),
    ).toEqual([log()]);
    expect(
      output(applied(logged('a', 1, 4), logged('b', 2, 6))).filter((rule) => rule.includes('LOG')),
    ).toEqual([log()]);
    expect(
      output(applied(logged('a', 1, 6), logged('b', 2, 5))).filter((rule) => rule.includes('LOG')),
    ).toEqual([log(5)]);
  });

  it('stays while one of them is left, at the level that this one wants', () => {
    const table = applied(logged('a', 1, 4), logged('b', 2, 6));
    expect(output(carryOut(table, remove('a')))).toEqual([log(6), jump('b', 2)]);
    expect(output(carryOut(table, remove('b')))).toEqual([log(), jump('a', 1)]);
    expect(output(carryOut(table, remove('a', 'b')))).toEqual([]);
  });

  it('goes when the last one that logs logs no longer', () => {
    const table = applied(logged('a', 1), profile({ name: 'b', source: '10.100.0.10:2' }));
    expect(output(carryOut(table, set({ ...logged('a', 1), logEnabled: false })))).toEqual([
      jump('b', 2),
      jump('a', 1),
    ]);
  });

  it('is not shared with another IP, protocol or hook', () => {
    const table = applied(
      logged('a', 1),
      { ...logged('b', 2), source: '10.100.0.11:2' },
      { ...logged('c', 3), protocol: 'udp' },
      { ...logged('d', 4), rulesBackend: 'proxy' },
    );
    expect([...table.values()].flat().filter((rule) => rule.includes('"IPTLB:'))).toHaveLength(4);
  });

  it('moves up when it stands below a jump of a profile that logs', () => {
    const table = withHook(applied(logged('a', 1)), 'OUTPUT', [jump('a', 1), log()]);
    expect(output(carryOut(table, set(logged('a', 1))))).toEqual([log(), jump('a', 1)]);
  });

  it('may stand below the jump of a profile that does not log', () => {
    const quiet = profile({ name: 'b', source: '10.100.0.10:2' });
    const table = withHook(applied(logged('a', 1), quiet), 'OUTPUT', [
      jump('b', 2),
      log(),
      jump('a', 1),
    ]);
    expect(isEmpty(plan(readTable(table), set(logged('a', 1), quiet)))).toBe(true);
  });

  it('comes down to one where there are several', () => {
    const table = withHook(applied(logged('a', 1)), 'OUTPUT', [log(), log(6), log(), jump('a', 1)]);
    expect(output(carryOut(table, set(logged('a', 1))))).toEqual([log(), jump('a', 1)]);
  });

  it('is no business of a neighbour that does not log', () => {
    const quiet = profile({ name: 'b', source: '10.100.0.10:2' });
    const table = withHook(applied(logged('a', 1), quiet), 'OUTPUT', [jump('b', 2), jump('a', 1)]);
    expect(isEmpty(plan(readTable(table), set(quiet)))).toBe(true);
    expect(isEmpty(plan(readTable(table), set(logged('a', 1))))).toBe(false);
  });
});

describe('repairing', () => {
  const wanted = profile({ name: 'a', source: '10.100.0.10:1' });

  it.each([
    ['a jump twice', [jump('a', 1), '-j ACCEPT', jump('a', 1)]],
    ['a jump with another port beside the right one', [jump('a', 1), '-j ACCEPT', jump('a', 2)]],
    [
      'a jump with a comment',
      ['-j ACCEPT', jump('a', 1).replace('-j', '-m comment --comment x -j')],
    ],
    ['a jump that goes to the chain for good', ['-j ACCEPT', jump('a', 1).replace('-j', '-g')]],
    ['no jump', ['-j ACCEPT']],
  ])('comes from %s to one jump', (_, rules) => {
    const table = withHook(applied(wanted), 'OUTPUT', rules);
    expect(output(carryOut(table, set(wanted)))).toEqual([jump('a', 1), '-j ACCEPT']);
  });

  it('leaves a right jump wherever it stands', () => {
    const table = withHook(applied(wanted), 'OUTPUT', ['-j ACCEPT', jump('a', 1)]);
    expect(isEmpty(plan(readTable(table), set(wanted)))).toBe(true);
  });
});

describe('removing', () => {
  it('asks nothing of the kernel for a chain that is not there, or is not ours', () => {
    const table = foreignTable([{ DOCKER: ['-j RETURN'], OUTPUT: ['-j DOCKER'] }]);
    const change = {
      set: [],
      remove: ['IPTLB_NAT_GONE', 'DOCKER', 'OUTPUT', 'IPTLB_NAT_X\nCOMMIT'],
    };
    expect(isEmpty(plan(readTable(table), change))).toBe(true);
  });

  it('leaves a chain that is to be set as well', () => {
    const table = applied(logged('a', 1));
    const change = { set: [logged('a', 1)], remove: [chainName('a')] };
    expect(isEmpty(plan(readTable(table), change))).toBe(true);
  });

  it('drops chains of ours that lead to one another, in whatever order they are named', () => {
    const tied = new Map(applied(logged('a', 1), logged('b', 2)));
    const table = tied.set(chainName('b'), ['-j IPTLB_NAT_A', ...(tied.get(chainName('b')) ?? [])]);
    expect(carryOut(table, remove('a', 'b'))).toEqual(emptyTable());
    expect(carryOut(table, remove('b', 'a'))).toEqual(emptyTable());
    expect(carryOut(table, remove('a'))).toEqual(applied(logged('b', 2)));
  });
});

describe('applying profiles by the hundred', () => {
  const many = mixedProfiles(120);
  const steps = plan(readTable(emptyTable()), set(...many));
  const text = [...restoreChunks(steps, { isListing: true })].join('').split('\n');
  const listed = text.indexOf('-S');

  it('comes to the same rules as applying one after the other', () => {
    const lastNameFirst = many.toSorted((a, b) => (a.name < b.name ? 1 : -1));
    const atOnce = carryOut(emptyTable(), set(...many));
    const byOne = lastNameFirst.reduce((table, each) => carryOut(table, set(each)), emptyTable());
    expect([...atOnce].sort()).toEqual([...byOne].sort());
  });

  it('lists the table once, as soon as both hooks have been entered', () => {
    const entered = (end: number) =>
      new Set(text.slice(0, end).flatMap((line) => /^-I (\S+)/.exec(line)?.[1] ?? []));
    expect(entered(listed - 1).size).toBe(1);
    expect([...entered(listed)].sort()).toEqual(['OUTPUT', 'PREROUTING']);
    expect(text.lastIndexOf('-S')).toBe(listed);
  });

  it('lists nothing unless told', () => {
    expect(restoreText(steps).split('\n')).toEqual(text.filter((line) => line !== '-S'));
  });

  it('declares the chains that are left before the rest, each once, the middle one first', () => {
    const declared = text.filter((line) => line.startsWith(':'));
    expect(declared).toHaveLength(many.length);
    expect(new Set(declared).size).toBe(many.length);
    const left = declared.filter((line) => text.indexOf(line) > listed);
    expect(text.slice(listed + 1).slice(0, left.length)).toEqual(left);
    expect(left[0]).toBe(left.toSorted()[left.length >> 1]);
  });

  it('does none of that where they are there and get other rules', () => {
    const table = carryOut(emptyTable(), set(...many));
    const others = many.map((each) => ({ ...each, destinations: destinations(9) }));
    const again = plan(readTable(table), set(...others));
    const lines = [...restoreChunks(again, { isListing: true })].join('').split('\n');
    expect(lines).not.toContain('-S');
    expect(lines.slice(1, 3).filter((line) => line.startsWith(':'))).toHaveLength(1);
  });
});
