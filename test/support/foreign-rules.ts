import { saveForm, splitRestoreLine } from './iptables-words.ts';
import { emptyTable, type NatTable } from './simulated-kernel.ts';

/** What other programs keep in the nat table, chain by chain, as iptables-save prints it. */
type RuleSet = Readonly<Record<string, readonly string[]>>;

const DOCKER: RuleSet = {
  DOCKER: [
    '-i docker0 -j RETURN',
    '! -i docker0 -p tcp -m tcp --dport 8001 -j DNAT --to-destination 172.17.0.2:80',
  ],
  PREROUTING: ['-m addrtype --dst-type LOCAL -j DOCKER'],
  OUTPUT: ['! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER'],
  POSTROUTING: ['-s 172.17.0.0/16 ! -o docker0 -j MASQUERADE'],
};

const KUBE: RuleSet = {
  'KUBE-MARK-MASQ': ['-j MARK --set-xmark 0x4000/0x4000'],
  'KUBE-SEP-6E7X': [
    '-s 10.0.0.7/32 -m comment --comment "default/kubernetes:https" -j KUBE-MARK-MASQ',
    '-p tcp -m comment --comment "default/kubernetes:https" -m tcp -j DNAT --to-destination 10.0.0.7:6443',
  ],
  'KUBE-SVC-NPX4': [
    '-m comment --comment "default/kubernetes:https" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-6E7X',
    '-m comment --comment "default/kubernetes:https" -j KUBE-SEP-6E7X',
  ],
  'KUBE-SERVICES': [
    '-d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX4',
  ],
  PREROUTING: ['-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'],
  OUTPUT: ['-m comment --comment "kubernetes service portals" -j KUBE-SERVICES'],
};

const LIBVIRT: RuleSet = {
  LIBVIRT_PRT: [
    '-s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN',
    '-s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535',
  ],
  POSTROUTING: ['-j LIBVIRT_PRT'],
};

/** The chains of its backend `iptables`; all that reaches a zone goes there for good (`-g`). */
const FIREWALLD: RuleSet = {
  PRE_public: ['-j PRE_public_log', '-j PRE_public_deny', '-j PRE_public_allow'],
  PRE_public_allow: ['-p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.9:443'],
  PRE_public_deny: [],
  PRE_public_log: [],
  PREROUTING_ZONES: ['-i eth0 -g PRE_public', '-g PRE_public'],
  PREROUTING_direct: [],
  POST_public: ['-j POST_public_allow'],
  POST_public_allow: ['! -o lo -j MASQUERADE'],
  POSTROUTING_ZONES: ['-g POST_public'],
  OUTPUT_direct: [],
  PREROUTING: ['-j PREROUTING_direct', '-j PREROUTING_ZONES'],
  POSTROUTING: ['-j POSTROUTING_ZONES'],
  OUTPUT: ['-j OUTPUT_direct'],
};

const UFW: RuleSet = {
  PREROUTING: ['-i eth0 -p udp -m udp --dport 53 -j LOG --log-prefix "[UFW AUDIT] "'],
  POSTROUTING: ['-s 10.8.0.0/16 -o eth0 -j MASQUERADE'],
};

/** Rules that come as near to ours as rules of others can. */
const LOOKALIKES: RuleSet = {
  IPTLBX: ['-j RETURN'],
  OUTPUT: [
    '-d 10.1.0.1/32 -p tcp -j LOG --log-prefix "OTHER:OUTPUT:ACCEPT:"',
    '-d 10.1.0.1/32 -p tcp -m tcp --dport 8001 -j IPTLBX',
    '-d 10.1.0.1/32 -p tcp -m comment --comment "-j IPTLB_NAT_P0" -j ACCEPT',
    '-p tcp -m comment --comment "it\\\'s \\"IPTLB:OUTPUT:ACCEPT:\\"" -j LOG --log-prefix IPTLB',
  ],
  PREROUTING: ['-d 10.1.0.1/32 -p tcp -m tcp --dport 8001 -j DNAT --to-destination 10.9.9.9:1'],
};

export const FOREIGN: readonly RuleSet[] = [DOCKER, KUBE, LIBVIRT, FIREWALLD, UFW, LOOKALIKES];

/** A nat table with the rules of these programs, in the order in which they were started. */
export function foreignTable(sets: readonly RuleSet[]): NatTable {
  const table = new Map([...emptyTable()].map(([name, rules]) => [name, [...rules]]));
  for (const set of sets) {
    for (const [chain, rules] of Object.entries(set)) {
      const present = table.get(chain) ?? [];
      table.set(chain, [...present, ...rules]);
    }
  }
  return table;
}

/** Whether a rule outside of our chains is IPTLB's, told without the code under test. */
export function isOurs(rule: string): boolean {
  const words = splitRestoreLine(rule);
  const target = / -[jg] (IPTLB_\S+)$/.exec(` ${saveForm(words)}`);
  return target !== null || ` ${rule}`.includes(' -j LOG --log-prefix "IPTLB:');
}

/** All that is not IPTLB's, chain by chain in the table's order. */
export const foreignPart = (table: NatTable): Record<string, readonly string[]> =>
  Object.fromEntries(
    [...table]
      .filter(([chain]) => !chain.startsWith('IPTLB_'))
      .map(([chain, rules]) => [chain, rules.filter((rule) => !isOurs(rule))]),
  );
