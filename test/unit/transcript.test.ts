import { compile, renderRule } from '#shared/ruleset';
import { describe, expect, it } from 'vitest';
import { profile } from '../support/profiles.ts';

/** The rules as the original program's documentation prints them while it applies and deletes a profile. */
describe('the rules of the original program, to the letter', () => {
  const { chain, rules, hook, jump, hookLog } = compile(profile({ logEnabled: true }));

  it('go by the names of its chain and hook', () => {
    expect([chain, hook]).toEqual(['IPTLB_NAT_TEST', 'OUTPUT']);
  });

  it('fill the chain', () => {
    expect(rules.map(renderRule)).toEqual([
      '-j LOG --log-prefix IPTLB_NAT_TEST:ACCEPT: --log-level 4',
      '-p tcp -d 10.100.0.10 --dport 8081 -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.4:8080',
      '-j RETURN',
    ]);
  });

  it('stand on the hook', () => {
    expect(renderRule(jump)).toBe('-p tcp -d 10.100.0.10 --dport 8081 -j IPTLB_NAT_TEST');
    expect(hookLog && renderRule(hookLog)).toBe(
      '-d 10.100.0.10 -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4',
    );
  });

  it('give four destinations the chances 1/4, 1/3, 1/2 and always', () => {
    const { rules: four } = compile(
      profile({ destinations: ['10.0.0.1:1', '10.0.0.2:2', '10.0.0.3:3', '10.0.0.4:4'] }),
    );
    expect(four.map(renderRule).map((text) => / --probability (\S+)/.exec(text)?.[1])).toEqual([
      '0.25000',
      '0.33333',
      '0.50000',
      '1.00000',
      undefined,
    ]);
  });
});

it('refuses to compile what was never checked', () => {
  expect(() => compile(profile({ source: '10.100.0.999:80' }))).toThrow(TypeError);
});
