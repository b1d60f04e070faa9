import { chainName, type Profile } from '#shared/profile';
import {
  indexRules,
  isOwnChain,
  isWritten,
  profileIn,
  type Change,
  type OwnRules,
  type RuleIndex,
} from '#shared/ruleset';

/** What a chain held at a moment. */
export type Held =
  | { readonly kind: 'nothing' }
  /** Exactly what this profile says: written again, it is the same. */
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** Rules that no profile says, for example because they were edited by hand. */
  | { readonly kind: 'other' }
  /** Nobody looked: the change came to nothing. */
  | { readonly kind: 'unknown' };

/** A chain that a change has changed. */
export interface TouchedChain {
  readonly chain: string;
  /** Of the profile that the chain belongs to, as far as is known; else the chain's own. */
  readonly name: string;
  readonly before: Held;
  readonly after: Held;
}

/**
 * The chains that a change changes, with what they hold before and after it. What already is as the
 * change wants it is not among them.
 *
 * @param names of profiles that may have written what is there: chains keep neither case nor length
 */
export function touchedChains(
  before: OwnRules,
  { set, remove }: Change,
  names: readonly string[],
): readonly TouchedChain[] {
  const index = indexRules(before);
  const namesOf = new Map<string, string[]>();
  for (const name of new Set([...set.map((profile) => profile.name), ...names])) {
    const chain = chainName(name);
    namesOf.set(chain, [...(namesOf.get(chain) ?? []), name]);
  }
  const held = (chain: string) => heldBy(index, chain, namesOf.get(chain) ?? []);
  const wanted = new Set(set.map(({ name }) => chainName(name)));
  return [
    ...set
      .filter((profile) => !isWritten(index, profile))
      .map((profile): TouchedChain => ({
        chain: chainName(profile.name),
        name: profile.name,
        before: held(chainName(profile.name)),
        after: { kind: 'profile', profile },
      })),
    ...[...new Set(remove)]
      .filter((chain) => isOwnChain(chain) && !wanted.has(chain))
      .map((chain): TouchedChain => ({
        chain,
        name: namesOf.get(chain)?.[0] ?? chain,
        before: held(chain),
        after: { kind: 'nothing' },
      }))
      .filter((touched) => touched.before.kind !== 'nothing')
      .map((touched) =>
        touched.before.kind === 'profile'
          ? { ...touched, name: touched.before.profile.name }
          : touched,
      ),
  ];
}

function heldBy(index: RuleIndex, chain: string, names: readonly string[]): Held {
  if (!index.chains.has(chain) && !index.jumpsTo.has(chain)) return { kind: 'nothing' };
  const profile = profileIn(index, chain, names);
  return profile ? { kind: 'profile', profile } : { kind: 'other' };
}
