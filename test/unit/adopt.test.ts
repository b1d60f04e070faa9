import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainName } from '#shared/profile';
import { adoptChain, indexRules, ownRules, parseTable, plan, restoreText } from '#shared/ruleset';
import { anyProfile, profile } from '../support/profiles.ts';
import { emptyTable, restore, saveText } from '../support/simulated-kernel.ts';

const indexOf = (text: string) => indexRules(ownRules(parseTable(text)));

const table = (...lines: string[]) =>
  indexOf(
    ['*nat', ':OUTPUT ACCEPT [0:0]', ':IPTLB_NAT_OLD - [0:0]', ...lines, 'COMMIT', ''].join('\n'),
  );

describe('adoptChain', () => {
  it('recovers everything that the rules of a profile say', () => {
    fc.assert(
      fc.property(anyProfile, (written) => {
        const text = restoreText(
          plan({ chains: [], references: [] }, { set: [written], remove: [] }),
        );
        const adopted = adoptChain(
          indexOf(saveText(restore(emptyTable(), text))),
          chainName(written.name),
        );
        if (!adopted.ok) throw new Error(adopted.error);
        expect(chainName(adopted.value.name)).toBe(chainName(written.name));
        expect(adopted.value).toEqual({
          ...written,
          name: adopted.value.name,
          // A profile that does not log has no level in its rules.
          logLevel: written.logEnabled ? written.logLevel : 4,
        });
      }),
    );
  });

  it('knows the address from the balancing rules where nothing jumps to them', () => {
    const adopted = adoptChain(
      table(
        '-A IPTLB_NAT_OLD -d 10.100.0.10/32 -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.1.4:53',
      ),
      'IPTLB_NAT_OLD',
    );
    expect(adopted).toEqual({
      ok: true,
      value: profile({
        name: 'old',
        source: '10.100.0.10:53',
        destinations: ['10.0.1.4:53'],
        protocol: 'udp',
      }),
    });
  });

  it.each([
    ['is empty', [], 'nowhere'],
    ['only logs', ['-A IPTLB_NAT_OLD -j LOG --log-prefix "IPTLB_NAT_OLD:ACCEPT:"'], 'nowhere'],
    ['captures anything', ['-A IPTLB_NAT_OLD -j DNAT --to-destination 10.0.1.4:53'], 'do not say'],
    [
      'captures two addresses',
      [
        '-A IPTLB_NAT_OLD -d 10.1.1.1/32 -p tcp -m tcp --dport 1 -j DNAT --to-destination 10.0.1.4:1',
        '-A IPTLB_NAT_OLD -d 10.1.1.2/32 -p tcp -m tcp --dport 1 -j DNAT --to-destination 10.0.1.4:1',
      ],
      'more than one address',
    ],
  ])('says why a chain that %s becomes no profile', (_what, lines, why) => {
    const adopted = adoptChain(table(...lines), 'IPTLB_NAT_OLD');
    expect(adopted.ok).toBe(false);
    if (!adopted.ok) expect(adopted.error).toContain(why);
  });
});
