import { expectOutcome, isEmpty, plan, restoreText } from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { damage } from '../support/damage.ts';
import { anyScenario, readTable } from '../support/scenarios.ts';
import { restore } from '../support/simulated-kernel.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

describe('what is known of a plan that was carried out', () => {
  it('is that all went as planned, where it did', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const before = readTable(start);
        const planned = plan(before, change);
        const after = readTable(restore(start, restoreText(planned)));
        expect(expectOutcome(planned, before)(after)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is never that all went as planned where something is left to plan', () => {
    let found = 0;
    fc.assert(
      fc.property(
        anyScenario,
        fc.array(damage, { minLength: 1, maxLength: 2 }),
        (scenario, hurt) => {
          const before = readTable(scenario.start);
          const planned = plan(before, scenario.change);
          const done = restore(scenario.start, restoreText(planned));
          const after = readTable(hurt.reduce((table, each) => each(table), done));
          if (isEmpty(plan(after, scenario.change))) return;
          found += 1;
          expect(expectOutcome(planned, before)(after)).toBe(false);
        },
      ),
      { numRuns: 600 },
    );
    expect(found).toBeGreaterThan(20);
  });
});
