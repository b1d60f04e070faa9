import { describe, expect, it } from 'vitest';
import type { KernelChain, KernelRules } from '#shared/ipc';
import { kernelRows, keyOfRow } from '../../renderer/features/kernel-rules/kernel-rows.ts';

const rule = (text: string, packets = 0) => ({ text, packets, bytes: packets * 60 });

const chain = (over: Partial<KernelChain>): KernelChain => ({
  name: 'IPTLB_NAT_WEB',
  profile: 'web',
  state: 'active',
  isReached: true,
  rules: [rule('-j DNAT --to-destination 10.0.1.4:8080', 7), rule('-j RETURN')],
  ...over,
});

const RULES: KernelRules = {
  hooks: [
    {
      name: 'OUTPUT',
      rules: [
        { ...rule('-j LOG', 7), kind: 'log', chains: ['IPTLB_NAT_WEB'] },
        {
          ...rule('-d 10.100.0.10/32 -j IPTLB_NAT_WEB', 7),
          kind: 'jump',
          chains: ['IPTLB_NAT_WEB'],
        },
        { ...rule('-j IPTLB_NAT_OLD', 2), kind: 'jump', chains: ['IPTLB_NAT_OLD'] },
      ],
    },
  ],
  chains: [
    chain({}),
    chain({ name: 'IPTLB_NAT_OLD', profile: null, state: 'orphan' }),
    chain({ name: 'IPTLB_NAT_API', profile: 'api', state: 'drifted', rules: [] }),
  ],
};

const keys = (over: Partial<Parameters<typeof kernelRows>[1]> = {}) =>
  kernelRows(RULES, { shown: 'all', search: '', isOpen: () => false, ...over }).map(keyOfRow);

describe('the rows of the kernel’s rules', () => {
  it('begin with the hooks, then with what needs somebody', () => {
    expect(keys()).toEqual([
      'hook OUTPUT',
      'chain IPTLB_NAT_OLD',
      'advice IPTLB_NAT_OLD',
      'chain IPTLB_NAT_API',
      'advice IPTLB_NAT_API',
      'chain IPTLB_NAT_WEB',
    ]);
  });

  it('show the difference of a drifted chain that is open, and the rules of each', () => {
    expect(keys({ shown: 'drifted', isOpen: () => true })).toEqual([
      'chain IPTLB_NAT_API',
      'advice IPTLB_NAT_API',
      'difference IPTLB_NAT_API',
    ]);
    expect(keys({ search: 'web', isOpen: (name) => name === 'IPTLB_NAT_WEB' })).toEqual([
      'hook OUTPUT',
      'chain IPTLB_NAT_WEB',
      'rule IPTLB_NAT_WEB 0',
      'rule IPTLB_NAT_WEB 1',
    ]);
  });

  it('of a hook are those that a search finds, each with the profiles that it serves', () => {
    const rows = kernelRows(RULES, { shown: 'all', search: 'web', isOpen: () => true });
    expect(
      rows.flatMap((row) => (row.kind === 'reference' ? [[row.place, row.profiles]] : [])),
    ).toEqual([
      [0, ['web']],
      [1, ['web']],
    ]);
  });

  it('count the connections of a chain and their bytes where they come into it', () => {
    const rows = kernelRows(RULES, { shown: 'all', search: '', isOpen: () => false });
    const counts = rows.flatMap((row) =>
      row.kind === 'chain' ? [[row.chain.name, [row.packets, row.bytes]]] : [],
    );
    expect(Object.fromEntries(counts)).toEqual({
      IPTLB_NAT_WEB: [7, 420],
      IPTLB_NAT_OLD: [2, 120],
      IPTLB_NAT_API: [0, 0],
    });
  });
});
