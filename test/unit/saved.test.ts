import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PROTOCOLS, RULES_BACKENDS } from '#shared/profile';
import { learnRules, parseRule, tableReader, type ParsedRule } from '#shared/ruleset';

const profile = fc.record({
  name: fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/),
  source: fc.integer({ min: 1, max: 65535 }).map((port) => `10.100.0.10:${port}`),
  destinations: fc.array(
    fc.integer({ min: 1, max: 65535 }).map((port) => `10.0.1.4:${port}`),
    { minLength: 1, maxLength: 128 },
  ),
  protocol: fc.constantFrom(...PROTOCOLS),
  rulesBackend: fc.constantFrom(...RULES_BACKENDS),
  logEnabled: fc.boolean(),
  logLevel: fc.integer({ min: 0, max: 7 }),
});

it('means by each text that it learns what the text says', () => {
  fc.assert(
    fc.property(profile, (each) => {
      const known = new Map<string, ParsedRule>();
      for (const lesson of learnRules({ set: [each], remove: [] }, known))
        expect(lesson).toBe(undefined);
      expect(known.size).toBeGreaterThan(2);
      for (const [text, rule] of known) expect(parseRule(text)).toEqual(rule);
    }),
  );
});

/** What stands before a rule, of one that was hit and one that was not, and without counters. */
const COUNTED = ['[12:720] ', '[0:0] ', ''];

it('reads a table alike with and without, and in whatever pieces it comes', () => {
  fc.assert(
    fc.property(profile, fc.integer({ min: 1, max: 50 }), (each, size) => {
      const known = new Map<string, ParsedRule>();
      Array.from(learnRules({ set: [each], remove: [] }, known));
      const rules = [...known.keys()].map(
        (text, index) => `${COUNTED[index % 3] ?? ''}-A IPTLB_NAT_X ${text}`,
      );
      const text = ['*nat', ':IPTLB_NAT_X - [0:0]', ...rules, 'COMMIT', ''].join('\n');
      const read = (step: number, map?: ReadonlyMap<string, ParsedRule>) => {
        const reader = tableReader(map);
        for (let at = 0; at < text.length; at += step) reader.push(text.slice(at, at + step));
        return reader.end();
      };
      expect(read(size, known)).toEqual(read(text.length));
    }),
  );
});
