import type { ProfileView } from '#shared/ipc';
import type { Hit } from '#shared/kernel-log';

/** Whose a hit is. */
export type HitOwner =
  | { readonly kind: 'profile'; readonly name: string }
  /** Logged by a chain that no profile has any more. */
  | { readonly kind: 'unknown-chain'; readonly tag: string }
  /** Sent to a source IP, at a port that no profile takes: it is not balanced. */
  | { readonly kind: 'nobody' };

/** What of a hit says whose it is. */
export type OwnedHit = Pick<Hit, 'from' | 'tag' | 'protocol' | 'destination'> & {
  readonly destinationPort?: number | undefined;
};

/** Tells whose hits are, as the profiles are now. */
export interface HitOwners {
  readonly ownerOf: (hit: OwnedHit) => HitOwner;
  /** Whether a line of a hook only repeats what the profile's own chain logs as well. */
  readonly isRepeated: (hit: OwnedHit) => boolean;
}

/** The profile that takes connections to an address. */
interface Taker {
  readonly owner: HitOwner;
  readonly isLogged: boolean;
}

const NOBODY: HitOwner = { kind: 'nobody' };

export function hitOwners(definitions: readonly Pick<ProfileView, 'profile' | 'tag'>[]): HitOwners {
  const byTag = new Map<string, HitOwner>();
  // By protocol and address, then by port: this is asked for every hit, and joining texts would cost.
  const bySource = new Map<string, Map<string, Map<number, Taker>>>();
  for (const { profile, tag } of definitions) {
    const owner: HitOwner = { kind: 'profile', name: profile.name };
    byTag.set(tag, owner);
    const [ip = '', port] = profile.source.split(':');
    const byIp = bySource.get(profile.protocol) ?? new Map<string, Map<number, Taker>>();
    bySource.set(profile.protocol, byIp);
    const byPort = byIp.get(ip) ?? new Map<number, Taker>();
    byIp.set(ip, byPort.set(Number(port), { owner, isLogged: profile.logEnabled }));
  }
  const takerOf = ({ protocol, destination, destinationPort = 0 }: OwnedHit) =>
    bySource.get(protocol)?.get(destination)?.get(destinationPort);
  return {
    ownerOf: (hit) =>
      hit.from === 'chain'
        ? (byTag.get(hit.tag) ?? { kind: 'unknown-chain', tag: hit.tag })
        : (takerOf(hit)?.owner ?? NOBODY),
    isRepeated: (hit) => hit.from === 'hook' && takerOf(hit)?.isLogged === true,
  };
}

/** The text by which a filter finds the hits of an owner: `profile:none` finds what no profile takes. */
export function ownerKey(owner: HitOwner): string {
  switch (owner.kind) {
    case 'profile':
      return owner.name.toLowerCase();
    case 'unknown-chain':
      return owner.tag.toLowerCase();
    case 'nobody':
      return 'none';
  }
}
