import {
  CHAIN_PREFIX,
  OWN_CHAIN_PREFIX,
  PROFILE_DEFAULTS,
  chainName,
  checkProfile,
  fail,
  ok,
  type Profile,
  type Result,
  type RulesBackend,
} from '#shared/profile';
import type { Reference, RuleIndex } from './own.ts';
import { isEmpty, plan } from './plan.ts';
import type { Rule } from './rule.ts';

/** Why a chain cannot become a profile, in words for a person. */
export type AdoptionProblem = string;

/**
 * The profile that a chain without one says: left by a crash, by another installation, or by the
 * original program. What the rules do not say takes its default; where they are not exactly what
 * the profile would write, its status shows the difference.
 */
export function adoptChain(index: RuleIndex, chain: string): Result<Profile, AdoptionProblem> {
  const rules = (index.chains.get(chain)?.rules ?? []).flatMap(({ rule }) => rule ?? []);
  const balanced = rules.flatMap((rule) => (rule.target.kind === 'dnat' ? [rule] : []));
  const destinations = rules.flatMap(({ target }) => (target.kind === 'dnat' ? [target.to] : []));
  const jumps = index.jumpsTo.get(chain) ?? [];
  const captured = [...jumps.flatMap(({ entry }) => entry.rule ?? []), ...balanced].filter(
    ({ destination, destinationPort }) =>
      destination !== undefined && destinationPort !== undefined,
  );
  const [first] = captured;
  if (destinations.length === 0) {
    return fail(`The chain ${chain} sends connections nowhere, so there is no profile in it.`);
  }
  if (first?.destination === undefined || first.destinationPort === undefined) {
    return fail(`The rules of the chain ${chain} do not say which address they capture.`);
  }
  if (captured.some((rule) => !isSameCapture(rule, first))) {
    return fail(`The rules of the chain ${chain} capture more than one address.`);
  }
  const name = nameOf(chain);
  if (chainName(name) !== chain) {
    return fail(`No profile's name leads to the chain ${chain}.`);
  }
  const log = rules.flatMap(({ target }) => (target.kind === 'log' ? [target.level] : []));
  const profile = checkProfile({
    name,
    source: `${first.destination}:${first.destinationPort}`,
    destinations,
    protocol: first.protocol ?? PROFILE_DEFAULTS.protocol,
    rulesBackend: backendOf(jumps),
    logEnabled: log.length > 0,
    logLevel: log[0] ?? PROFILE_DEFAULTS.logLevel,
  });
  return profile.ok
    ? ok(profile.value)
    : fail(profile.error.map(({ message }) => message).join(' '));
}

/**
 * The profile that would write exactly what a chain holds and what leads to it; null where none would.
 *
 * @param names of profiles that may have written it: chains keep neither case nor length, log prefixes hang on both
 */
export function profileIn(
  index: RuleIndex,
  chain: string,
  names: readonly string[],
): Profile | null {
  const adopted = adoptChain(index, chain);
  if (!adopted.ok) return null;
  const candidates = [...names, adopted.value.name].map((name) => ({ ...adopted.value, name }));
  return candidates.find((profile) => isWritten(index, profile)) ?? null;
}

/** Whether the rules are exactly as a profile would write them. */
export const isWritten = (index: RuleIndex, profile: Profile): boolean =>
  isEmpty(plan(index, { set: [profile], remove: [] }));

const isSameCapture = (a: Rule, b: Rule): boolean =>
  a.destination === b.destination &&
  a.destinationPort === b.destinationPort &&
  (a.protocol ?? b.protocol) === (b.protocol ?? a.protocol);

/** Chains keep no case, so the name comes back in lower case; a shortened one with its hash. */
const nameOf = (chain: string): string =>
  (chain.startsWith(CHAIN_PREFIX)
    ? chain.slice(CHAIN_PREFIX.length)
    : chain.slice(OWN_CHAIN_PREFIX.length)
  ).toLowerCase();

function backendOf(jumps: readonly Reference[]): RulesBackend {
  const [jump] = jumps;
  if (jump?.hook !== 'PREROUTING') return PROFILE_DEFAULTS.rulesBackend;
  return jump.entry.rule?.isLocalOnly ? 'server' : 'proxy';
}
