import type { Profile } from '#shared/profile';
import { preflight, type Warning } from './check.ts';
import { isLoopback, type HostFacts } from './facts.ts';
import { surroundingWarnings, type Surroundings } from './surroundings.ts';

/** What is known of the machine around the rules; null where it is not. */
export interface Circumstances {
  readonly facts: HostFacts | null;
  /** What of others' rules concerns a chain. */
  readonly surroundings: ((chain: string) => Surroundings) | null;
}

/** Everything that keeps a profile from working although its rules are right, as far as it is known. */
export function warningsOf(
  profile: Profile,
  chain: string,
  { facts, surroundings }: Circumstances,
): readonly Warning[] {
  const isLocal = (ip: string) => isLoopback(ip) || facts?.addresses.has(ip) === true;
  return [
    ...(facts ? preflight(facts, profile) : []),
    ...(surroundings ? surroundingWarnings(surroundings(chain), profile, chain, isLocal) : []),
  ];
}
