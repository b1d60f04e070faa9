import type {
  KernelChain,
  KernelHook,
  KernelReference,
  KernelRule,
  KernelRules,
} from '#shared/ipc';

export const SHOWN = ['all', 'drifted', 'orphan'] as const;
export type Shown = (typeof SHOWN)[number];

/** One row of the table. A chain or hook is a head, with its rules below where it is open. */
export type KernelRow =
  | { readonly kind: 'hook'; readonly hook: KernelHook; readonly isOpen: boolean }
  | {
      readonly kind: 'chain';
      readonly chain: KernelChain;
      /** What came by a rule that leads to it: connections, and the bytes of their first packets. */
      readonly packets: number;
      readonly bytes: number;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'advice'; readonly chain: KernelChain; readonly isOpen: boolean }
  | { readonly kind: 'difference'; readonly chain: KernelChain; readonly profile: string }
  | {
      readonly kind: 'rule';
      readonly owner: string;
      readonly place: number;
      readonly rule: KernelRule;
    }
  | {
      readonly kind: 'reference';
      readonly owner: string;
      readonly place: number;
      readonly rule: KernelReference;
      /** The profiles that it serves. */
      readonly profiles: readonly string[];
    };

/** Names a row for as long as it says something of the same thing. */
export function keyOfRow(row: KernelRow): string {
  switch (row.kind) {
    case 'hook':
      return `hook ${row.hook.name}`;
    case 'chain':
    case 'advice':
    case 'difference':
      return `${row.kind} ${row.chain.name}`;
    case 'rule':
    case 'reference':
      return `rule ${row.owner} ${row.place}`;
  }
}

/** How many chains there are to see in each way. */
export const countShown = ({ chains }: KernelRules): Readonly<Record<Shown, number>> => ({
  all: chains.length,
  drifted: chains.filter(({ state }) => state === 'drifted').length,
  orphan: chains.filter(({ state }) => state === 'orphan').length,
});

/** All rules, in hooks and chains. */
export const countRules = ({ hooks, chains }: KernelRules): number =>
  [...hooks, ...chains].reduce((count, { rules }) => count + rules.length, 0);

interface RowsQuery {
  readonly shown: Shown;
  /** In lower case; of a chain, a profile or a rule. */
  readonly search: string;
  readonly isOpen: (name: string) => boolean;
}

/** The rows to show: hooks, then the chains that need somebody, then the others in the kernel's order. */
export function kernelRows(rules: KernelRules, query: RowsQuery): readonly KernelRow[] {
  const profiles = new Map(rules.chains.map(({ name, profile }) => [name, profile]));
  const came = trafficByChain(rules);
  const { shown, search, isOpen } = query;
  const isFound = (texts: readonly (string | null)[]) =>
    search === '' || texts.some((text) => text?.toLowerCase().includes(search));
  const chains = rules.chains.filter(
    ({ state, name, profile, rules: own }) =>
      (shown === 'all' || state === shown) &&
      isFound([name, profile, ...own.map(({ text }) => text)]),
  );
  const hooks = shown === 'all' ? rules.hooks : [];
  const isCalm = ({ state }: KernelChain) => state === 'active';
  return [
    ...hooks.flatMap((hook) => hookRows(hook, profiles, query, isFound)),
    ...[...chains.filter((chain) => !isCalm(chain)), ...chains.filter(isCalm)].flatMap((chain) =>
      chainRows(chain, came.get(chain.name) ?? NOTHING, isOpen(chain.name)),
    ),
  ];
}

type Counts = Pick<KernelRule, 'packets' | 'bytes'>;
const NOTHING: Counts = { packets: 0, bytes: 0 };

function trafficByChain({ hooks }: KernelRules): ReadonlyMap<string, Counts> {
  const sums = new Map<string, Counts>();
  for (const { rules } of hooks) {
    for (const { kind, chains, packets, bytes } of rules) {
      const [chain] = chains;
      if (kind !== 'jump' || chain === undefined) continue;
      const sum = sums.get(chain) ?? NOTHING;
      sums.set(chain, { packets: sum.packets + packets, bytes: sum.bytes + bytes });
    }
  }
  return sums;
}

function hookRows(
  hook: KernelHook,
  owners: ReadonlyMap<string, string | null>,
  { search, isOpen }: RowsQuery,
  isFound: (texts: readonly (string | null)[]) => boolean,
): readonly KernelRow[] {
  const rows = hook.rules.map((rule, place): KernelRow & { kind: 'reference' } => ({
    kind: 'reference',
    owner: hook.name,
    place,
    rule,
    profiles: rule.chains.flatMap((chain) => owners.get(chain) ?? []),
  }));
  const found = rows.filter(({ rule, profiles }) => isFound([hook.name, rule.text, ...profiles]));
  if (found.length === 0 && search !== '') return [];
  return [{ kind: 'hook', hook, isOpen: isOpen(hook.name) }, ...(isOpen(hook.name) ? found : [])];
}

function chainRows(
  chain: KernelChain,
  { packets, bytes }: Counts,
  isOpen: boolean,
): readonly KernelRow[] {
  const { name, profile, state, rules } = chain;
  return [
    { kind: 'chain', chain, packets, bytes, isOpen },
    ...(state === 'active' ? [] : [{ kind: 'advice', chain, isOpen } as const]),
    ...(isOpen && state === 'drifted' && profile !== null
      ? [{ kind: 'difference', chain, profile } as const]
      : []),
    ...(isOpen
      ? rules.map((rule, place) => ({ kind: 'rule', owner: name, place, rule }) as const)
      : []),
  ];
}
