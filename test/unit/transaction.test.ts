import { NO_RULES, commandLines, fingerprint, plan, restoreText, type Plan } from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { destinations, profile } from '../support/profiles.ts';
import { anyScenario, carryOut, readTable } from '../support/scenarios.ts';
import { emptyTable } from '../support/simulated-kernel.ts';
import { shellWords } from '../support/shell-words.ts';

// Hundreds of tables each, on a machine that may have other work.
vi.setConfig({ testTimeout: 60_000 });

const planOf = (...all: Parameters<typeof profile>[0][]): Plan =>
  plan(NO_RULES, { set: all.map((over) => profile(over)), remove: [] });

describe('fingerprint', () => {
  it('is the same for the same plan, and short', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const one = fingerprint(plan(readTable(start), change));
        expect(fingerprint(plan(readTable(start), change))).toBe(one);
        expect(one).toMatch(/^[0-9A-Z]{14}$/);
      }),
      { numRuns: 100 },
    );
  });

  it('differs between plans that do different things', () => {
    const plans = fc
      .sample(anyScenario, { seed: 20260101, numRuns: 1000 })
      .map(({ start, change }) => plan(readTable(start), change));
    const texts = new Set(plans.map(restoreText));
    expect(texts.size).toBeGreaterThan(500);
    expect(new Set(plans.map(fingerprint)).size).toBe(texts.size);
  });

  it('differs for the least change of a destination', () => {
    const prints = destinations(200).map((each) => fingerprint(planOf({ destinations: [each] })));
    expect(new Set(prints).size).toBe(200);
  });

  it('stays the same while only counters change', () => {
    const table = carryOut(emptyTable(), { set: [profile()], remove: [] });
    const own = readTable(table);
    const counted = {
      chains: own.chains,
      references: own.references.map(({ hook, entry }) => ({
        hook,
        entry: { ...entry, counters: { packets: 7, bytes: 420 } },
      })),
    };
    const change = { set: [], remove: ['IPTLB_NAT_TEST'] };
    expect(fingerprint(plan(counted, change))).toBe(fingerprint(plan(own, change)));
  });
});

describe('restoreText', () => {
  it('is a transaction that does nothing for an empty plan', () => {
    expect(restoreText({ steps: [] })).toBe('*nat\nCOMMIT\n');
  });

  it('names chains of ours and hooks only, one command a line', () => {
    fc.assert(
      fc.property(anyScenario, ({ start, change }) => {
        const lines = restoreText(plan(readTable(start), change))
          .split('\n')
          .slice(1, -2);
        for (const line of lines) {
          expect(line).toMatch(
            /^(?::IPTLB_[\w.-]+ - \[0:0\]|-A IPTLB_\S+ .+|-D \S+ .+|-I (?:OUTPUT|PREROUTING) 1 .+|-[FX] IPTLB_\S+)$/,
          );
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('commandLines', () => {
  it('are what a person would type, unquoted wherever the shell allows', () => {
    expect(commandLines(planOf({ logEnabled: true }))).toEqual([
      'iptables -t nat -N IPTLB_NAT_TEST',
      'iptables -t nat -A IPTLB_NAT_TEST -j LOG --log-prefix IPTLB_NAT_TEST:ACCEPT: --log-level 4',
      'iptables -t nat -A IPTLB_NAT_TEST -p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.4:8080',
      'iptables -t nat -A IPTLB_NAT_TEST -j RETURN',
      'iptables -t nat -I OUTPUT 1 -p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST',
      'iptables -t nat -I OUTPUT 1 -d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4',
    ]);
  });

  it('take the old jump of each profile out when its new rules are there, not before', () => {
    const all = ['a', 'b'].map((name, index) => profile({ name, source: `10.0.0.${index + 1}:1` }));
    const table = carryOut(emptyTable(), { set: all, remove: [] });
    const moved = all.map((each) => ({ ...each, source: each.source.replace(':1', ':2') }));
    const words = commandLines(plan(readTable(table), { set: moved, remove: [] }))
      .filter((line) => !line.includes(' -A '))
      .map((line) => `${/ -([NFDI]) /.exec(line)?.[1]} ${/IPTLB_NAT_(.)/.exec(line)?.[1]}`);
    expect(words).toEqual(['F B', 'D B', 'I B', 'F A', 'D A', 'I A']);
  });

  it('give the shell nothing to act on, whatever others wrote into the rules that go', () => {
    const texts = [
      "it\\'s",
      '$(reboot)',
      '`reboot`',
      '; reboot',
      '\\\\\\" reboot',
      '!!',
      '*',
      '~',
      '#x',
    ];
    const rules = texts.map((text) => `-m comment --comment "${text}" -j IPTLB_NAT_TEST`);
    const table = new Map(carryOut(emptyTable(), { set: [profile()], remove: [] })).set(
      'OUTPUT',
      rules,
    );
    const lines = commandLines(plan(readTable(table), { set: [], remove: ['IPTLB_NAT_TEST'] }));
    const comments = lines
      .filter((line) => line.includes(' -D '))
      .map((line) => shellWords(line)[8]);
    expect(comments).toEqual([
      "it's",
      '$(reboot)',
      '`reboot`',
      '; reboot',
      '\\" reboot',
      '!!',
      '*',
      '~',
      '#x',
    ]);
  });
});
