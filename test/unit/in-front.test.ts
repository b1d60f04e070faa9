import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notMasqueraded, othersInFront, parseTable } from '#shared/ruleset';

const OWN = '-A OUTPUT -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j IPTLB_NAT_WEB';
const SERVER =
  '-A PREROUTING -d 192.168.1.7/32 -p tcp -m tcp --dport 8080 -m addrtype --dst-type LOCAL -j IPTLB_NAT_WEB';
const PROXY = '-A PREROUTING -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j IPTLB_NAT_WEB';

/** A nat table of these rules, as iptables-save prints it. */
function table(...rules: readonly string[]) {
  const chains = new Set(
    rules.flatMap((rule) => [
      /^-A (\S+)/.exec(rule)?.[1] ?? '',
      ...(/ -[jg] (KUBE-\S+|DOCKER|PRE\S+|OUT\S*_direct|MINE)$/.exec(rule)?.slice(1) ?? []),
    ]),
  );
  const builtIn = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'];
  return parseTable(
    [
      '*nat',
      ...builtIn.map((name) => `:${name} ACCEPT [0:0]`),
      ...[...chains, 'IPTLB_NAT_WEB']
        .filter((name) => !builtIn.includes(name))
        .map((name) => `:${name} - [0:0]`),
      ...rules,
      'COMMIT',
      '',
    ].join('\n'),
  );
}

const isLocal = (ip: string) => ip === '192.168.1.7' || ip.startsWith('127.');
const found = (...rules: readonly string[]) =>
  othersInFront(table(...rules), isLocal).map(({ target, certainty }) => `${target} ${certainty}`);

const DOCKER = [
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
  '-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER',
  '-A DOCKER -i docker0 -j RETURN',
  '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80',
];

describe("Docker's rules in front", () => {
  it('take nothing of an address that is not local', () => {
    expect(found(...DOCKER, OWN, PROXY)).toEqual([]);
  });

  it('may take a published port of an own address', () => {
    expect(found(...DOCKER, SERVER)).toEqual(['DOCKER may']);
    expect(found(...DOCKER, SERVER.replace('8080', '8081'))).toEqual([]);
  });

  it('may take where nobody knows what is local', () => {
    const web = PROXY.replace('8081', '8080');
    expect(othersInFront(table(...DOCKER, web), () => null)).toEqual([
      { chain: 'IPTLB_NAT_WEB', hook: 'PREROUTING', target: 'DOCKER', certainty: 'may' },
    ]);
  });

  it('take nothing when they stand behind', () => {
    expect(found(SERVER, ...DOCKER)).toEqual([]);
  });
});

const kubernetes = (ip: string, port: number) => [
  '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '-A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  `-A KUBE-SERVICES -d ${ip}/32 -p tcp -m comment --comment "default/web cluster IP" -m tcp --dport ${port} -j KUBE-SVC-A`,
  '-A KUBE-SERVICES -m comment --comment "-j KUBE-SVC-A; last" -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS',
  '-A KUBE-NODEPORTS -p tcp -m tcp --dport 30080 -j KUBE-SVC-A',
  `-A KUBE-SVC-A ! -s 10.244.0.0/16 -d ${ip}/32 -p tcp -m tcp --dport ${port} -j KUBE-MARK-MASQ`,
  '-A KUBE-SVC-A -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-A',
  '-A KUBE-SVC-A -j KUBE-SEP-B',
  '-A KUBE-SEP-A -s 10.244.0.5/32 -j KUBE-MARK-MASQ',
  '-A KUBE-SEP-A -p tcp -m tcp -j DNAT --to-destination 10.244.0.5:80',
  '-A KUBE-SEP-B -p tcp -m tcp -j DNAT --to-destination 10.244.0.6:80',
  '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000',
];

describe("Kubernetes' rules in front", () => {
  it('take what is a service of theirs', () => {
    expect(found(...kubernetes('10.100.0.10', 8081), OWN)).toEqual(['KUBE-SERVICES takes']);
  });

  it.each([
    ['another address', kubernetes('10.96.0.1', 8081)],
    ['another port', kubernetes('10.100.0.10', 443)],
  ])('take nothing where the service has %s', (_what, rules) => {
    expect(found(...rules, OWN, PROXY)).toEqual([]);
  });

  it('take a port of every node of an own address', () => {
    const node = SERVER.replace('8080', '30080');
    expect(found(...kubernetes('10.96.0.1', 443), node)).toEqual(['KUBE-SERVICES takes']);
  });
});

describe("firewalld's, ufw's and libvirt's rules in front", () => {
  const firewalld = (...allowed: string[]) => [
    '-A PREROUTING -j PREROUTING_direct',
    '-A PREROUTING -j PREROUTING_ZONES',
    '-A OUTPUT -j OUTPUT_direct',
    '-A PREROUTING_ZONES -i eth0 -g PRE_public',
    '-A PREROUTING_ZONES -g PRE_public',
    '-A PRE_public -j PRE_public_log',
    '-A PRE_public -j PRE_public_deny',
    '-A PRE_public -j PRE_public_allow',
    ...allowed.map((rule) => `-A PRE_public_allow ${rule}`),
  ];

  it('take nothing while they forward no port', () => {
    expect(found(...firewalld(), OWN, PROXY, SERVER)).toEqual([]);
  });

  it('take a port that firewalld forwards', () => {
    const forward = '-p tcp -m tcp --dport 8080 -j DNAT --to-destination :9090';
    // By the first goto for some of it, by the second for all that is left.
    expect(found(...firewalld(forward), SERVER)).toEqual(['PREROUTING_ZONES may']);
    const one = firewalld(forward).filter((rule) => !rule.includes('-i eth0'));
    expect(found(...one, SERVER)).toEqual(['PREROUTING_ZONES takes']);
  });

  it('take a port that an administrator has redirected', () => {
    const redirect = '-p tcp -m tcp --dport 8080 -j REDIRECT --to-ports 3128';
    expect(found(`-A PREROUTING ${redirect}`, SERVER)).toEqual(['REDIRECT takes']);
    expect(found(`-A PREROUTING -i eth0 ${redirect}`, SERVER)).toEqual(['REDIRECT may']);
    expect(found(`-A PREROUTING ${redirect.replaceAll('tcp', 'udp')}`, SERVER)).toEqual([]);
  });

  it('take what a hook itself sends on by -g: nothing of it comes back', () => {
    expect(found('-A PREROUTING -g ELSEWHERE', SERVER)).toEqual(['ELSEWHERE takes']);
    expect(found('-A PREROUTING -i eth0 -g ELSEWHERE', SERVER)).toEqual(['ELSEWHERE may']);
    expect(found('-A PREROUTING -d 10.9.9.9/32 -g ELSEWHERE', SERVER)).toEqual([]);
  });

  it('are none where they change only what a connection comes from', () => {
    expect(
      found(
        '-A POSTROUTING -s 192.168.122.0/24 ! -d 192.168.122.0/24 -j MASQUERADE',
        '-A PREROUTING -j LOG --log-prefix "x -j DNAT "',
        OWN,
        SERVER,
      ),
    ).toEqual([]);
  });
});

describe('a single rule in front', () => {
  it.each([
    ['-j ACCEPT', 'ACCEPT takes'],
    ['-j RETURN', 'RETURN takes'],
    ['-d 10.100.0.0/16 -j ACCEPT', 'ACCEPT takes'],
    ['! -d 10.100.0.0/16 -j ACCEPT', null],
    ['-d 10.101.0.0/16 -j ACCEPT', null],
    ['-d 0.0.0.0/1 -j ACCEPT', 'ACCEPT takes'],
    ['-s 10.0.0.2/32 -j ACCEPT', 'ACCEPT may'],
    ['-p tcp -m multiport --dports 80,8000:8100 -j ACCEPT', 'ACCEPT takes'],
    ['-p tcp -m multiport --dports 80,443 -j ACCEPT', null],
    ['-p tcp -m multiport ! --dports 80,443 -j ACCEPT', 'ACCEPT takes'],
    ['-p tcp -m tcp --dport 8081 -m owner --uid-owner 33 -j REDIRECT --to-ports 1', 'REDIRECT may'],
    ['-p tcp -m tcp --tcp-flags FIN,SYN SYN -j ACCEPT', 'ACCEPT may'],
    ['-m conntrack --ctstate NEW -j ACCEPT', 'ACCEPT takes'],
    ['-m set --match-set blocked dst -j ACCEPT', 'ACCEPT may'],
    ['-m something --new 1 -j ACCEPT', 'ACCEPT may'],
    ['-j NEWTARGET --option 1', 'NEWTARGET may'],
    ['-m comment --comment "-d 1.2.3.4" -j ACCEPT', 'ACCEPT takes'],
    ['-m comment --comment -j -j LOG', null],
    ['-j MARK --set-xmark 0x1/0xffffffff', null],
  ])('%s', (rule, expected) => {
    expect(found(`-A OUTPUT ${rule}`, OWN)).toEqual(expected === null ? [] : [expected]);
  });

  it('is judged with what its chain gives back first', () => {
    const mine = (...rules: string[]) =>
      found('-A OUTPUT -j MINE', ...rules.map((rule) => `-A MINE ${rule}`), OWN);
    expect(mine('-j RETURN', '-j ACCEPT')).toEqual([]);
    expect(mine('-s 10.0.0.2/32 -j RETURN', '-j ACCEPT')).toEqual(['MINE may']);
    expect(mine('-d 1.2.3.4/32 -j RETURN', '-j ACCEPT')).toEqual(['MINE takes']);
    expect(mine('-j MINE', '-j ACCEPT')).toHaveLength(1);
  });

  it('is told once for a profile, and by nothing but its name', () => {
    expect(othersInFront(table('-A OUTPUT -s 10.1.2.3/32 -j ACCEPT', OWN, OWN), isLocal)).toEqual([
      { chain: 'IPTLB_NAT_WEB', hook: 'OUTPUT', target: 'ACCEPT', certainty: 'may' },
    ]);
  });

  it('never makes it fail, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const rule = text.replaceAll('\n', ' ');
        expect(() => found(`-A OUTPUT ${rule}`, OWN)).not.toThrow();
      }),
    );
  });
});

describe('a jump of another state file in front', () => {
  const balance = '-A IPTLB_NAT_OTHER -p tcp -j DNAT --to-destination 10.0.1.4:8080';
  const other = (jump: string) => jump.replace('NAT_WEB', 'NAT_OTHER');

  it('takes all of the same address, and nothing of another', () => {
    expect(found(other(OWN), OWN, balance)).toEqual(['IPTLB_NAT_OTHER takes']);
    expect(found(other(OWN), OWN)).toEqual(['IPTLB_NAT_OTHER may']);
    const seldom = ' -m statistic --mode random --probability 0.01000000000 -j ';
    expect(found(other(OWN).replace(' -j ', seldom), OWN, balance)).toEqual([
      'IPTLB_NAT_OTHER may',
    ]);
    expect(found(other(OWN).replace('8081', '8082'), OWN)).toEqual([]);
    expect(found(other(OWN).replaceAll('tcp', 'udp'), OWN)).toEqual([]);
    expect(found(other(OWN), PROXY)).toEqual([]);
  });

  it('takes what is local where it asks for that', () => {
    const plain = SERVER.replace(' -m addrtype --dst-type LOCAL', '');
    expect(found(other(SERVER), plain, balance)).toEqual(['IPTLB_NAT_OTHER takes']);
    expect(othersInFront(table(other(SERVER), plain, balance), () => null)).toMatchObject([
      { chain: 'IPTLB_NAT_WEB', target: 'IPTLB_NAT_OTHER', certainty: 'may' },
    ]);
  });
});

it('looks at thousands of services without looking at each for every profile', () => {
  const services = Array.from(
    { length: 3000 },
    (_, place) =>
      `-A KUBE-SERVICES -d 10.96.${place >> 8}.${place & 255}/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-A`,
  );
  const ours = Array.from(
    { length: 300 },
    (_, place) =>
      `-A OUTPUT -d 10.200.${place >> 8}.${place & 255}/32 -p tcp -m tcp --dport 80 -j IPTLB_NAT_${place}`,
  );
  const rules = table(
    '-A OUTPUT -j KUBE-SERVICES',
    ...services,
    '-A KUBE-SVC-A -p tcp -j DNAT --to-destination 10.244.0.5:80',
    '-A OUTPUT -d 10.96.0.7/32 -p tcp -m tcp --dport 80 -j IPTLB_NAT_WEB',
    ...ours,
  );
  expect(othersInFront(rules, isLocal)).toEqual([
    { chain: 'IPTLB_NAT_WEB', hook: 'OUTPUT', target: 'KUBE-SERVICES', certainty: 'takes' },
  ]);
});

describe('a destination without a way back', () => {
  const ours = [
    PROXY,
    '-A IPTLB_NAT_WEB -d 10.100.0.10/32 -p tcp -m tcp --dport 8081 -j DNAT --to-destination 10.0.1.4:8080',
  ];
  const missing = (...rules: readonly string[]) =>
    notMasqueraded(table(...ours, ...rules)).flatMap(({ destinations }) => destinations);

  it('is one whose connections nothing masquerades', () => {
    expect(missing()).toEqual(['10.0.1.4:8080']);
    expect(missing('-A POSTROUTING -j MASQUERADE')).toEqual([]);
    expect(missing('-A POSTROUTING -o eth1 -j SNAT --to-source 10.0.1.1')).toEqual([]);
    expect(
      missing('-A POSTROUTING -d 10.0.1.4/32 -p tcp -m tcp --dport 8080 -j MASQUERADE'),
    ).toEqual([]);
    expect(missing('-A POSTROUTING -d 10.0.2.0/24 -j MASQUERADE')).toEqual(['10.0.1.4:8080']);
    expect(missing('-A POSTROUTING -p udp -j MASQUERADE')).toEqual(['10.0.1.4:8080']);
    expect(missing('-A POSTROUTING -j MINE', '-A MINE -d 10.0.1.4/32 -j MASQUERADE')).toEqual([]);
  });

  it('is none of connections that this machine makes itself', () => {
    expect(notMasqueraded(table(OWN, ...ours.slice(1)))).toEqual([]);
  });
});
