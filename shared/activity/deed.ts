import { chainName, type Profile } from '#shared/profile';
import { diffPlan, type Change, type OwnRules, type Plan } from '#shared/ruleset';
import type { ActivityEntry, Deed } from './entry.ts';
import { touchedChains, type TouchedChain } from './held.ts';

/** Chains of a change whose plan is kept. */
export const MAX_CHAINS = 300;
/** Characters of what is kept of a change, as JSON. */
const MAX_SIZE = 256 * 1024;

/**
 * What a change of rules did, in a size that can be kept many times over.
 *
 * @param before all of our rules as they were
 * @param names of profiles that may have written what was there; see touchedChains
 */
export function rulesDeed(
  before: OwnRules,
  change: Change,
  plan: Plan,
  names: readonly string[] = [],
): Deed {
  // Asked first: to look at each of thousands of chains takes longer than to write them.
  const built = plan.steps.filter((step) => step.do === 'build' || step.do === 'drop').length;
  if (built > MAX_CHAINS) return { kind: 'many-rules', chains: built };
  const chains = touchedChains(before, change, names);
  if (chains.length > MAX_CHAINS) return { kind: 'many-rules', chains: chains.length };
  const touched = new Set(chains.map(({ chain }) => chain));
  const diff = diffPlan(
    before,
    {
      set: change.set.filter(({ name }) => touched.has(chainName(name))),
      remove: change.remove.filter((chain) => touched.has(chain)),
    },
    plan,
  );
  return bounded({ kind: 'rules', chains, diff });
}

/**
 * What a change was to do that came to nothing.
 *
 * @param names under which chains are saved
 */
export function attemptedDeed({ set, remove }: Change, names: readonly string[] = []): Deed {
  const namesOf = new Map(names.map((name) => [chainName(name), name]));
  const chains: TouchedChain[] = [
    ...set.map((profile) => ({
      chain: chainName(profile.name),
      name: profile.name,
      before: UNKNOWN,
      after: { kind: 'profile' as const, profile },
    })),
    ...remove.map((chain) => ({
      chain,
      name: namesOf.get(chain) ?? chain,
      before: UNKNOWN,
      after: { kind: 'nothing' as const },
    })),
  ];
  return bounded({ kind: 'rules', chains, diff: [] });
}

/** What a change of what is restored at boot did, or was to do. */
export function bootDeed(put: readonly Profile[], drop: readonly string[]): Deed {
  const deed: Deed = { kind: 'boot', put, drop, more: 0 };
  const count = put.length + drop.length;
  return count <= MAX_CHAINS && JSON.stringify(deed).length <= MAX_SIZE
    ? deed
    : { kind: 'boot', put: [], drop: [], more: count };
}

/** What is kept of a change that deletes saved profiles: only its size, where they are too many to be kept. */
export const withDeleted = (
  deed: Deed,
  deleted: readonly Profile[],
): Pick<ActivityEntry, 'deed' | 'deleted'> =>
  deleted.length <= MAX_CHAINS && JSON.stringify(deleted).length <= MAX_SIZE
    ? { deed, deleted }
    : { deed: { kind: 'many-rules', chains: deleted.length }, deleted: null };

/** The deed itself, or only its size where it is too large to be kept many times over. */
function bounded(deed: Deed & { readonly kind: 'rules' }): Deed {
  const { chains } = deed;
  return chains.length <= MAX_CHAINS && JSON.stringify(deed).length <= MAX_SIZE
    ? deed
    : { kind: 'many-rules', chains: chains.length };
}

const UNKNOWN = { kind: 'unknown' } as const;
