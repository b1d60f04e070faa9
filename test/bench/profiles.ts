import type { Profile } from '#shared/profile';
import { ownRules, parseTable, type OwnRules } from '#shared/ruleset';

/** As many profiles of four destinations, with logging: eight rules each, an address of their own. */
export const profilesOf = (count: number): readonly Profile[] =>
  Array.from({ length: count }, (_, index): Profile => ({
    name: `bench-${index}`,
    source: `10.${100 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}:8081`,
    destinations: [4, 5, 6, 7].map((octet) => `10.0.1.${octet}:8080`),
    protocol: 'tcp',
    rulesBackend: 'client',
    logEnabled: true,
    logLevel: 4,
  }));

/** What iptables-save prints once they are applied. */
export function savedTextOf(profiles: readonly Profile[]): string {
  const names = profiles.map((_, index) => `IPTLB_NAT_BENCH_${index}`);
  const rules = profiles.flatMap(({ source, destinations }, index) => {
    const [ip = '', port = ''] = source.split(':');
    const match = `-d ${ip}/32 -p tcp -m tcp --dport ${port}`;
    const chain = `-A IPTLB_NAT_BENCH_${index}`;
    return [
      `-A OUTPUT -d ${ip}/32 -p tcp -j LOG --log-prefix "IPTLB:OUTPUT:ACCEPT:"`,
      `-A OUTPUT ${match} -j IPTLB_NAT_BENCH_${index}`,
      `${chain} -j LOG --log-prefix "IPTLB_NAT_BENCH_${index}:ACCEPT:"`,
      ...destinations.map((to, place) => {
        const chance = (1 / (destinations.length - place)).toFixed(5).padEnd(13, '0');
        return `${chain} ${match} -m statistic --mode random --probability ${chance} -j DNAT --to-destination ${to}`;
      }),
      `${chain} -j RETURN`,
    ].map((rule) => `[0:0] ${rule}`);
  });
  const chains = ['PREROUTING ACCEPT', 'OUTPUT ACCEPT', ...names.map((name) => `${name} -`)];
  return ['*nat', ...chains.map((chain) => `:${chain} [0:0]`), ...rules, 'COMMIT', ''].join('\n');
}

export const savedRulesOf = (profiles: readonly Profile[]): OwnRules =>
  ownRules(parseTable(savedTextOf(profiles)));
