import {
  compile,
  isSameRule,
  parseRule,
  renderRule,
  ruleArguments,
  splitWords,
} from '#shared/ruleset';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveForm, splitRestoreLine } from '../support/iptables-words.ts';
import { anyProfile } from '../support/profiles.ts';
import { anyPrefix, anyRule } from '../support/rules.ts';

const rulesOfProfiles = anyProfile.map((each) => {
  const { rules, jump, hookLog } = compile(each);
  return [...rules, jump, ...(hookLog ? [hookLog] : [])];
});

describe('a rule that is written and read again', () => {
  it('means the same, as it was written', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(parseRule(renderRule(rule)).rule).toEqual(rule);
      }),
    );
  });

  it('means the same, as iptables-save prints it', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(parseRule(saveForm(ruleArguments(rule))).rule).toEqual(rule);
      }),
    );
  });

  it('reaches iptables-restore word for word', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        expect(splitRestoreLine(renderRule(rule))).toEqual(ruleArguments(rule));
      }),
    );
  });

  it('means the same for every rule of every profile', () => {
    fc.assert(
      fc.property(rulesOfProfiles, (rules) => {
        for (const rule of rules) {
          expect(parseRule(saveForm(ruleArguments(rule))).rule).toEqual(rule);
        }
      }),
    );
  });

  it('is known by its target and log prefix', () => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const { target, logPrefix } = parseRule(saveForm(ruleArguments(rule)));
        const { kind } = rule.target;
        expect(target).toBe(rule.target.kind === 'jump' ? rule.target.chain : kind.toUpperCase());
        expect(logPrefix).toBe(rule.target.kind === 'log' ? rule.target.prefix : null);
      }),
    );
  });
});

describe('isSameRule', () => {
  it('tells rules apart by every part of them', () => {
    fc.assert(
      fc.property(anyRule, anyRule, (one, other) => {
        expect(isSameRule(one, { ...one })).toBe(true);
        expect(isSameRule(one, other)).toBe(renderRule(one) === renderRule(other));
        for (const key of [
          'protocol',
          'destination',
          'destinationPort',
          'isLocalOnly',
          'probability',
        ] as const) {
          const { [key]: part, ...rest } = one;
          if (part !== undefined) expect(isSameRule(one, rest)).toBe(false);
        }
      }),
    );
  });
});

describe('splitWords', () => {
  it('splits as iptables-restore does whatever iptables-save prints', () => {
    fc.assert(
      fc.property(fc.array(anyPrefix, { minLength: 1 }), (texts) => {
        const line = saveForm(texts.flatMap((text) => ['-m', 'comment', '--comment', text]));
        expect(splitWords(line)).toEqual(splitRestoreLine(line));
      }),
    );
  });
});
