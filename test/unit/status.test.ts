import { chainName } from '#shared/profile';
import {
  NO_RULES,
  indexRules,
  orphanChains,
  ownRules,
  parseTable,
  profileStatus,
} from '#shared/ruleset';
import { describe, expect, it } from 'vitest';
import { foreignTable } from '../support/foreign-rules.ts';
import { destinations, profile } from '../support/profiles.ts';
import { carryOut, readTable } from '../support/scenarios.ts';
import { emptyTable, saveText, type NatTable } from '../support/simulated-kernel.ts';

const wanted = profile({ destinations: destinations(3), logEnabled: true });
const CHAIN = chainName(wanted.name);
const applied = carryOut(emptyTable(), { set: [wanted], remove: [] });
const inChain = (edit: (rules: readonly string[]) => readonly string[]): NatTable =>
  new Map(applied).set(CHAIN, edit(applied.get(CHAIN) ?? []));
const statusIn = (table: NatTable, of = wanted) => profileStatus(indexRules(readTable(table)), of);

describe('the state of a profile', () => {
  it('is saved while nothing of it is in the kernel', () => {
    expect(profileStatus(indexRules(NO_RULES), wanted)).toEqual({
      state: 'saved',
      counters: [null, null, null],
    });
  });

  it('is active when the kernel has exactly what it says', () => {
    expect(statusIn(applied).state).toBe('active');
  });

  it.each([
    ['a rule is gone', inChain((rules) => rules.slice(1))],
    ['a rule is there twice', inChain((rules) => [...rules.slice(0, 1), ...rules])],
    ['rules are in another order', inChain((rules) => rules.toReversed())],
    [
      'there is a rule that we never write',
      inChain((rules) => ['-p tcp -j ACCEPT', ...rules.slice(1)]),
    ],
    ['the chain is empty', inChain(() => [])],
    ['the jump is gone', new Map(applied).set('OUTPUT', (applied.get('OUTPUT') ?? []).slice(0, 1))],
    [
      'the LOG rule on the hook is gone',
      new Map(applied).set('OUTPUT', (applied.get('OUTPUT') ?? []).slice(1)),
    ],
  ])('is drifted when %s', (_, table) => {
    expect(statusIn(table).state).toBe('drifted');
  });

  it.each([
    ['a destination', { destinations: destinations(2) }],
    ['the order of destinations', { destinations: destinations(3).toReversed() }],
    ['the source', { source: '10.100.0.10:8082' }],
    ['the protocol', { protocol: 'udp' as const }],
    ['the rules backend', { rulesBackend: 'server' as const }],
    ['logging', { logEnabled: false }],
    ['the log level', { logLevel: 5 }],
  ])('is drifted when %s was changed since it was applied', (_, over) => {
    expect(statusIn(applied, { ...wanted, ...over }).state).toBe('drifted');
  });

  it('does not care about the log level while logging is off', () => {
    const quiet = { ...wanted, logEnabled: false };
    const table = carryOut(emptyTable(), { set: [quiet], remove: [] });
    expect(statusIn(table, { ...quiet, logLevel: 7 }).state).toBe('active');
  });
});

describe('the connections that each destination got', () => {
  /** The n-th rule of the chain counted n + 1 connections. */
  const counted = (table: NatTable, of = wanted) => {
    let place = 0;
    const text = saveText(table).replaceAll(/^\[0:0\] -A IPTLB/gm, () => {
      place += 1;
      return `[${place}:${place * 60}] -A IPTLB`;
    });
    const { counters } = profileStatus(indexRules(ownRules(parseTable(text))), of);
    return counters.map((each) => each?.packets ?? null);
  };

  it('are those of its rule', () => {
    expect(counted(applied)).toEqual([2, 3, 4]);
  });

  it('are told for what is there of a drifted chain, whatever its order', () => {
    expect(counted(inChain((rules) => rules.slice(2).toReversed()))).toEqual([null, 3, 2]);
  });

  it('are told apart for a destination that stands there twice', () => {
    const twice = { ...wanted, logEnabled: false, destinations: ['10.0.0.1:1', '10.0.0.1:1'] };
    expect(counted(carryOut(emptyTable(), { set: [twice], remove: [] }), twice)).toEqual([1, 2]);
  });
});

describe('orphanChains', () => {
  it('are the chains of ours that no profile has, and nobody else’s', () => {
    const table = new Map(
      foreignTable([{ DOCKER: [], IPTLBX: ['-j RETURN'], IPTLB_OTHER: [], 'IPTLB_"odd': [] }]),
    );
    const both = carryOut(table, {
      set: [wanted, profile({ name: 'gone', source: '10.0.0.9:9' })],
      remove: [],
    });
    const index = indexRules(readTable(both));
    expect(orphanChains(index, [wanted]).toSorted()).toEqual(['IPTLB_NAT_GONE', 'IPTLB_OTHER']);
    expect(orphanChains(index, []).toSorted()).toEqual([
      'IPTLB_NAT_GONE',
      'IPTLB_NAT_TEST',
      'IPTLB_OTHER',
    ]);
  });
});
