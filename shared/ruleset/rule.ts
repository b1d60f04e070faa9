import type { Protocol } from '#shared/profile';

/** The built-in chains of the nat table where IPTLB hooks in. */
export const HOOKS = ['OUTPUT', 'PREROUTING'] as const;
export type Hook = (typeof HOOKS)[number];

/** The kernel's `statistic` match counts probability in units of 2^-31 (linux/netfilter/xt_statistic.h). */
export const PROBABILITY_ONE = 2 ** 31;

/** A rule that IPTLB can write and read. What it cannot express belongs to somebody else. */
export interface Rule {
  readonly protocol?: Protocol;
  /** Destination address of the packet, a single host. */
  readonly destination?: string;
  readonly destinationPort?: number;
  /** Only packets for this host's own addresses (`-m addrtype --dst-type LOCAL`). */
  readonly isLocalOnly?: boolean;
  /** Chance in units of 2^-31, as the kernel keeps it. */
  readonly probability?: number;
  readonly target: Target;
}

export type Target =
  | { readonly kind: 'log'; readonly prefix: string; readonly level: number }
  | { readonly kind: 'dnat'; readonly to: string }
  | { readonly kind: 'return' }
  | { readonly kind: 'jump'; readonly chain: string };

/** iptables' own default, which iptables-save leaves out. */
export const DEFAULT_LOG_LEVEL = 4;

/**
 * A function of one number that works each out once: thousands of rules have a few chances between
 * them, and decimals are dear.
 */
export function onceEach<T>(work: (value: number) => T): (value: number) => T {
  const known = new Map<number, T>();
  return (value) => {
    const there = known.get(value);
    if (there !== undefined) return there;
    const made = work(value);
    known.set(value, made);
    return made;
  };
}

export const probabilityUnits = (chance: number): number => Math.round(chance * PROBABILITY_ONE);

/** Equal in what they do, however iptables-save writes them. */
export function isSameRule(a: Rule, b: Rule): boolean {
  if (a === b) return true;
  return (
    a.protocol === b.protocol &&
    a.destination === b.destination &&
    a.destinationPort === b.destinationPort &&
    (a.isLocalOnly ?? false) === (b.isLocalOnly ?? false) &&
    a.probability === b.probability &&
    isSameTarget(a.target, b.target)
  );
}

function isSameTarget(a: Target, b: Target): boolean {
  switch (a.kind) {
    case 'log':
      return b.kind === 'log' && a.prefix === b.prefix && a.level === b.level;
    case 'dnat':
      return b.kind === 'dnat' && a.to === b.to;
    case 'return':
      return b.kind === 'return';
    case 'jump':
      return b.kind === 'jump' && a.chain === b.chain;
  }
}
