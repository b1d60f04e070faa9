import { chainName, type Profile } from '#shared/profile';
import { isOwnChain, type RuleIndex } from './own.ts';
import type { Counters } from './parse.ts';
import { isEmpty, plan } from './plan.ts';

/**
 * - saved: nothing of the profile is in the kernel
 * - active: the kernel has exactly what the profile says
 * - drifted: the kernel has something else under the profile's chain
 */
export type ProfileState = 'saved' | 'active' | 'drifted';

/** What the kernel does for a profile. Always computed from a snapshot, never remembered. */
export interface ProfileStatus {
  readonly state: ProfileState;
  /** Connections that each destination got since its rule was written; null where there is none. */
  readonly counters: readonly (Counters | null)[];
}

export const profileStatus = (index: RuleIndex, profile: Profile): ProfileStatus => ({
  state: profileState(index, profile),
  counters: profileCounters(index, profile),
});

export function profileState(index: RuleIndex, profile: Profile): ProfileState {
  const chain = chainName(profile.name);
  if (!index.chains.has(chain) && !index.jumpsTo.has(chain)) return 'saved';
  return isEmpty(plan(index, { set: [profile], remove: [] })) ? 'active' : 'drifted';
}

/** By destination rather than by place, so that a drifted chain still tells what it can. */
export function profileCounters(
  index: RuleIndex,
  { name, destinations }: Profile,
): ProfileStatus['counters'] {
  const rules = index.chains.get(chainName(name))?.rules ?? [];
  const taken = new Set<number>();
  return destinations.map((destination) => {
    const place = rules.findIndex(
      ({ rule }, at) =>
        !taken.has(at) && rule?.target.kind === 'dnat' && rule.target.to === destination,
    );
    taken.add(place);
    return rules[place]?.counters ?? null;
  });
}

/** Chains of ours that belong to none of the profiles: left by a crash, or by the original program. */
export function orphanChains(
  index: RuleIndex,
  profiles: readonly Pick<Profile, 'name'>[],
): readonly string[] {
  const known = new Set(profiles.map(({ name }) => chainName(name)));
  return [...new Set([...index.chains.keys(), ...index.jumpsTo.keys()])].filter(
    (chain) => isOwnChain(chain) && !known.has(chain),
  );
}
