import { describe, expect, it } from 'vitest';
import { chainName, type Profile } from '#shared/profile';
import { compile, NO_RULES, plan, renderRule, type OwnRules, type Rule } from '#shared/ruleset';
import { decide } from '../../electron/cli/decide.ts';
import type { LogLine } from '../../electron/cli/log-line.ts';
import { createLines, deleteLines, doneOf } from '../../electron/cli/transcript.ts';

const TEST: Profile = {
  name: 'test',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: true,
  logLevel: 4,
};

const told = (lines: Iterable<LogLine>): string[] =>
  Array.from(
    lines,
    ({ message, fields }) =>
      `${message} ${Object.entries(fields)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')}`,
  );

const entry = (rule: Rule) => ({
  text: renderRule(rule),
  counters: { packets: 0, bytes: 0 },
  rule,
  target: rule.target.kind === 'jump' ? rule.target.chain : rule.target.kind.toUpperCase(),
  logPrefix: rule.target.kind === 'log' ? rule.target.prefix : null,
});

/** The kernel's rules when these profiles are applied. */
function applied(...profiles: Profile[]): OwnRules {
  const all = profiles.map(compile);
  return {
    chains: all.map(({ chain, rules }) => ({ name: chain, policy: null, rules: rules.map(entry) })),
    references: all.flatMap(({ hook, hookLog, jump }) =>
      [...(hookLog ? [hookLog] : []), jump].map((rule) => ({ hook, entry: entry(rule) })),
    ),
  };
}

// The original's two transcripts, without what its program says before it touches a rule.
const CREATED = `
Chain [IPTLB_NAT_TEST] on table [nat] does not exist. Creating... Stage=createChain
Enabled logging to chain IPTLB_NAT_TEST Stage=createChain
[Append] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.4:8080] on table[nat]/chain[IPTLB_NAT_TEST] Stage=AddRule
[Append] Rule: [-j RETURN] on table[nat]/chain[IPTLB_NAT_TEST] Stage=AddRule
Done configuring table[nat]/chain[IPTLB_NAT_TEST] Stage=NATLBRules
[Insert] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST] at [1] on table[nat]/chain[OUTPUT] Stage=InsertRule
[Insert] Rule: [-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4] at [1] on table[nat]/chain[OUTPUT] Stage=InsertRule
Done configuring profile [test] Stage=AddProfile`;

const DELETED = `
[Deleted] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.4:8080] table[nat]/chain[IPTLB_NAT_TEST] Stage=RemoveRule
[Deleted] Rule: [-j RETURN] table[nat]/chain[IPTLB_NAT_TEST] Stage=RemoveRule
Done configuring table[nat]/chain[IPTLB_NAT_TEST] Stage=NATLBRules
[Deleted] Rule: [-p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST] table[nat]/chain[OUTPUT] Stage=RemoveRule
[Deleted] Rule: [-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4] table[nat]/chain[OUTPUT] Stage=RemoveRule
Done cleaning profile [test] Stage=DeleteProfile`;

describe('what is told of a transaction', () => {
  const change = { set: [TEST], remove: [] };
  const removal = { set: [], remove: [chainName('test')] };

  it('is the original’s transcript of a creation', () => {
    const done = doneOf(NO_RULES, plan(NO_RULES, change));
    expect(told(createLines(done, TEST)).join('\n')).toBe(CREATED.trim());
  });

  it('is the original’s transcript of a deletion', () => {
    const rules = applied(TEST);
    const done = doneOf(rules, plan(rules, removal));
    expect(told(deleteLines(done, 'test')).join('\n')).toBe(DELETED.trim());
  });

  it('names what was there already', () => {
    const rules = applied(TEST);
    const lines = told(createLines(doneOf(rules, plan(rules, change)), TEST));
    expect(lines[0]).toContain('Chain [IPTLB_NAT_TEST] on table [nat] found');
    expect(
      lines.filter((each) => each.includes('Rule: ')).every((each) => each.includes('exists')),
    ).toBe(true);
  });

  it('names the rules that a reset replaces', () => {
    const rules = applied(TEST);
    const moved = { ...TEST, destinations: ['10.0.1.9:1'] };
    const lines = told(
      createLines(doneOf(rules, plan(rules, { set: [moved], remove: [] })), moved),
    );
    expect(lines[0]).toMatch(/^\[Deleted\] Rule: .*10\.0\.1\.4:8080\]/);
    expect(lines.some((each) => /^\[Append\] .*10\.0\.1\.9:1\] on/.test(each))).toBe(true);
  });

  it('does not say that a log rule went which another profile still needs', () => {
    const rules = applied(TEST, { ...TEST, name: 'other', source: '10.100.0.10:9' });
    const shared = { ...rules, references: rules.references.filter((_, place) => place !== 2) };
    const lines = told(deleteLines(doneOf(shared, plan(shared, removal)), 'test'));
    expect(lines.some((each) => each.includes('IPTLB:OUTPUT:ACCEPT'))).toBe(false);
  });
});

describe('what is decided', () => {
  const state = { profiles: [TEST], broken: [] };
  const other = { ...TEST, name: 'other', source: '10.100.0.10:9' };
  const why = (profile: Profile) => {
    const decision = decide({ do: 'create', profile }, state);
    return decision.ok ? null : decision.error.at(-1)?.message;
  };

  it('is exact about names: "t" is not "test"', () => {
    expect(why({ ...other, name: 't' })).toBeNull();
    expect(why(TEST)).toBe(
      'profile [test] already defined. Either use a new profile adding --profile=profileName, or reset this one with --reset --profile=test',
    );
  });

  it('refuses a source or a chain that another profile has, and names that one', () => {
    expect(why({ ...TEST, name: 'other' })).toContain('already defined on profile [test]');
    expect(why({ ...other, name: 'TEST' })).toContain('belongs to the profile "test"');
  });
});
