import {
  indexRules,
  isEmpty,
  orphanLogs,
  ownRules,
  parseTable,
  partOfChange,
  plan,
  restoreText,
  rollback,
  type Change,
  type Snapshot,
} from '#shared/ruleset';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { foreignPart } from '../support/foreign-rules.ts';
import { profile } from '../support/profiles.ts';
import { anyScenario, carryOut, readTable } from '../support/scenarios.ts';
import { emptyTable, restore, saveText, type NatTable } from '../support/simulated-kernel.ts';

// Hundreds of tables, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const LOG = '-d 10.100.0.10/32 -p tcp -j LOG --log-prefix "IPTLB:INPUT:ACCEPT:"';
const sweep: Change = { set: [], remove: [], sweepLogs: true };

const left = (): NatTable =>
  new Map([
    ...carryOut(emptyTable(), { set: [profile({ logEnabled: true })], remove: [] }),
    ['INPUT', [LOG, LOG]] as const,
  ]);

const snapshot = (nat: NatTable): Snapshot => {
  const table = parseTable(saveText(nat));
  return { own: ownRules(table), table };
};

it('LOG rules that serve nobody are found, and those that serve a profile are not', () => {
  const found = orphanLogs(indexRules(readTable(left())));
  expect(found.map(({ hook, entry }) => `${hook} ${entry.text}`)).toEqual([
    `INPUT ${LOG}`,
    `INPUT ${LOG}`,
  ]);
});

it('no change takes them out that is not asked to', () => {
  expect(isEmpty(plan(readTable(left()), { set: [], remove: [] }))).toBe(true);
});

it('they come back with a change that is taken back', () => {
  const start = left();
  const after = restore(start, restoreText(plan(readTable(start), sweep)));
  expect(after.get('INPUT')).toEqual([]);
  const part = partOfChange(sweep, readTable(start), readTable(after));
  const back = rollback(snapshot(after), snapshot(start), part);
  expect(restore(after, back?.text ?? '')).toEqual(start);
});

it('a change that sweeps leaves none of them, and nothing else to do', () => {
  fc.assert(
    fc.property(anyScenario, ({ start, change }) => {
      const sweeping = { ...change, sweepLogs: true };
      const after = carryOut(start, sweeping);
      expect(orphanLogs(indexRules(readTable(after)))).toEqual([]);
      expect(isEmpty(plan(readTable(after), sweeping))).toBe(true);
      expect(foreignPart(after)).toEqual(foreignPart(start));
    }),
    { numRuns: 300 },
  );
});
