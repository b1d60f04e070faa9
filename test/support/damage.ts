import { compile } from '#shared/ruleset';
import fc from 'fast-check';
import { isOurs } from './foreign-rules.ts';
import { profile } from './profiles.ts';
import { Refused, command, restore, saveText, type NatTable } from './simulated-kernel.ts';
import { splitRestoreLine } from './iptables-words.ts';

/** Something that a person, another program or the original program does to the table behind our back. */
export type Damage = (table: NatTable) => NatTable;

interface Spot {
  readonly chain: string;
  readonly place: number;
  readonly rule: string;
}

/** IPTLB's own rules: on hooks and other programs' chains, or inside of our chains. */
const spots = (table: NatTable, where: 'outside' | 'inside'): Spot[] =>
  [...table].flatMap(([chain, rules]) =>
    rules
      .map((rule, place) => ({ chain, place, rule }))
      .filter(({ rule }) =>
        chain.startsWith('IPTLB_') ? where === 'inside' : where === 'outside' && isOurs(rule),
      ),
  );

type Edit = (rules: readonly string[], place: number, rule: string) => readonly string[];

const without = (rules: readonly string[], place: number) => rules.filter((_, at) => at !== place);

/** What can be done to one of our rules where it stands. */
const EDITS: Readonly<Record<string, Edit>> = {
  'take out': (rules, place) => without(rules, place),
  'put twice': (rules, place, rule) => rules.toSpliced(place, 0, rule),
  'put to the top': (rules, place, rule) => [rule, ...without(rules, place)],
  'put to the bottom': (rules, place, rule) => [...without(rules, place), rule],
  'comment it': (rules, place, rule) =>
    rules.with(place, rule.replace(/(-[jg] \S+)/, '-m comment --comment "by $hand" $1')),
  'comment it with an option': (rules, place, rule) =>
    rules.with(place, rule.replace(/(-[jg] \S+)/, '-m comment --comment -j $1')),
  'go to instead of jump': (rules, place, rule) =>
    rules.with(place, rule.replace(/-j (IPTLB_\S+)/, '-g $1')),
  'negate its address': (rules, place, rule) => rules.with(place, rule.replace(/^-d/, '! -d')),
  'widen its address': (rules, place, rule) =>
    rules.with(place, rule.replace(/\.\d+\/32/, '.0/24')),
  'change its port': (rules, place, rule) =>
    rules.with(place, rule.replace(/(--dport) \d+/, '$1 9')),
  'change its level': (rules, place, rule) =>
    rules.with(place, rule.replace(/( --log-prefix \S+).*/, '$1 --log-level 1')),
};

const edit = fc
  .record({
    where: fc.constantFrom('outside', 'inside'),
    pick: fc.nat(),
    how: fc.constantFrom(...Object.keys(EDITS)),
  })
  .map(({ where, pick, how }): Damage => (table) => {
    const all = spots(table, where === 'outside' ? 'outside' : 'inside');
    const spot = all[pick % Math.max(all.length, 1)];
    if (!spot) return table;
    const rules = table.get(spot.chain) ?? [];
    const edited = EDITS[how]?.(rules, spot.place, spot.rule) ?? rules;
    return new Map(table).set(spot.chain, edited);
  });

/** Commands as another program runs them; where the kernel refuses one, it simply did not happen. */
const COMMANDS = [
  '-N IPTLB_NAT_ORPHAN',
  '-A IPTLB_NAT_ORPHAN -d 10.1.0.1/32 -p tcp -m tcp --dport 8001 -j DNAT --to-destination 10.3.0.1:1',
  '-I OUTPUT 1 -d 10.1.0.1/32 -p tcp -m tcp --dport 7000 -j IPTLB_NAT_ORPHAN',
  '-A IPTLB_NAT_ORPHAN -j IPTLB_NAT_P0',
  '-A IPTLB_NAT_ORPHAN -j LOG --log-prefix "IPTLB_NAT_ORPHAN:ACCEPT:"',
  '-N IPTLB_OTHER',
  '-A IPTLB_OTHER -j IPTLB_NAT_ORPHAN',
  '-A IPTLB_OTHER -g IPTLB_NAT_P1',
  '-I IPTLB_NAT_P1 1 -j IPTLB_NAT_P0',
  '-A IPTLB_NAT_P0 -d 10.1.0.1/32 -j IPTLB_OTHER',
  '-A DOCKER -j IPTLB_NAT_P0',
  '-I PREROUTING 1 -i eth0 -j IPTLB_NAT_P1',
  '-I OUTPUT 1 -d 10.1.0.1/32 -p tcp -j LOG --log-prefix "IPTLB:OUTPUT:ACCEPT:"',
  '-A OUTPUT -d 10.1.0.1/32 -p tcp -j LOG --log-prefix "IPTLB:OUTPUT:ACCEPT:" --log-level 6',
  '-A PREROUTING -d 10.1.0.2/32 -p udp -j LOG --log-prefix "IPTLB:PREROUTING:ACCEPT:"',
  '-I INPUT 1 -d 10.1.0.1/32 -p tcp -j LOG --log-prefix "IPTLB:INPUT:ACCEPT:"',
  '-F IPTLB_NAT_P0',
  '-F OUTPUT',
].map(
  (text): Damage =>
    (table) =>
      command(table, splitRestoreLine(text)),
);

/** A profile as the original program leaves it: probabilities and order as ours, each rule on its own. */
const original = fc
  .record({
    index: fc.nat({ max: 4 }),
    logEnabled: fc.boolean(),
    ip: fc.constantFrom('10.1.0.1', '10.1.0.2'),
  })
  .map(({ index, logEnabled, ip }): Damage => (table) => {
    const compiled = compile(
      profile({ name: `p${index}`, source: `${ip}:${8000 + index}`, logEnabled }),
    );
    const { chain } = compiled;
    const [log, jump] = [
      `-I OUTPUT 1 -d ${ip} -p tcp -j LOG --log-prefix IPTLB:OUTPUT:ACCEPT: --log-level 4`,
      `-I OUTPUT 1 -p tcp -d ${ip} --dport ${8000 + index} -j ${chain}`,
    ];
    const rules = [
      ...(logEnabled ? [`-j LOG --log-prefix ${chain}:ACCEPT: --log-level 4`] : []),
      `-p tcp -d ${ip} --dport ${8000 + index} -m statistic --mode random --probability 1.00000 -j DNAT --to-destination 10.0.1.1:8080`,
      '-j RETURN',
    ].map((rule) => `-A ${chain} ${rule}`);
    return restore(
      table,
      [
        '*nat',
        `:${chain} - [0:0]`,
        ...rules,
        jump,
        ...(logEnabled ? [log] : []),
        'COMMIT',
        '',
      ].join('\n'),
    );
  });

export const damage: fc.Arbitrary<Damage> = fc
  .oneof(
    { weight: 4, arbitrary: edit },
    { weight: 2, arbitrary: fc.constantFrom(...COMMANDS) },
    original,
  )
  .map((each): Damage => (table) => {
    try {
      const damaged = each(table);
      // A table that the kernel would never hold (a loop, say) is no damage.
      return restoreWhole(damaged);
    } catch (error) {
      if (error instanceof Refused) return table;
      throw error;
    }
  });

/** The table as the kernel takes it when it is restored from its own text. */
function restoreWhole(table: NatTable): NatTable {
  const text = saveText(table)
    .replaceAll(/^(?:#.*|:[A-Z]+ ACCEPT .*)\n/gm, '')
    .replaceAll(/^\[0:0\] /gm, '');
  return restore(new Map([...table].map(([name]) => [name, []])), text);
}
