import type { ProfileView } from '#shared/ipc';
import type { Hit } from '#shared/kernel-log';
import { hookOf } from '#shared/ruleset';

/** Whose a hit is. */
export type HitOwner =
  | { readonly kind: 'profile'; readonly name: string }
  /** Logged by a chain that no profile has any more. */
  | { readonly kind: 'unknown-chain'; readonly tag: string }
  /** Sent to a source IP that several profiles have, over a protocol of which no port is logged. */
  | { readonly kind: 'several' }
  /** Sent to a source IP, at a port that no profile takes: it is not balanced. */
  | { readonly kind: 'nobody' };

/** What of a hit says whose it is. */
export type OwnedHit = Pick<Hit, 'from' | 'hook' | 'tag' | 'protocol' | 'destination'> & {
  readonly destinationPort?: number | undefined;
};

/** Tells whose hits are, as the profiles are now. */
export interface HitOwners {
  readonly ownerOf: (hit: OwnedHit) => HitOwner;
  /** Whether a line of a hook only repeats what the profile's own chain logs as well. */
  readonly isRepeated: (hit: OwnedHit) => boolean;
}

/** Who takes connections to an address. */
interface Taker {
  readonly owner: HitOwner;
  /** Whether its own chain logs them as well, whichever it is. */
  readonly isLogged: boolean;
}

/** By port; undefined is for lines that have none, as those of SCTP. */
type TakersByPort = Map<number | undefined, Taker>;

const NOBODY: HitOwner = { kind: 'nobody' };
const SEVERAL: HitOwner = { kind: 'several' };

export function hitOwners(definitions: readonly Pick<ProfileView, 'profile' | 'tag'>[]): HitOwners {
  const byTag = new Map<string, HitOwner>();
  // By hook, protocol and address, then by port: this is asked for every hit, and joining texts would cost.
  const bySource = {
    OUTPUT: new Map<string, Map<string, TakersByPort>>(),
    PREROUTING: new Map<string, Map<string, TakersByPort>>(),
  } as const;
  for (const { profile, tag } of definitions) {
    const owner: HitOwner = { kind: 'profile', name: profile.name };
    byTag.set(tag, owner);
    const [ip = '', port] = profile.source.split(':');
    const byProtocol = bySource[hookOf(profile.rulesBackend)];
    const byIp = byProtocol.get(profile.protocol) ?? new Map<string, TakersByPort>();
    byProtocol.set(profile.protocol, byIp);
    const byPort: TakersByPort = byIp.get(ip) ?? new Map<number | undefined, Taker>();
    byIp.set(ip, byPort);
    const isLogged = profile.logEnabled;
    const others = byPort.get(undefined);
    byPort.set(Number(port), { owner, isLogged });
    byPort.set(
      undefined,
      others ? { owner: SEVERAL, isLogged: isLogged && others.isLogged } : { owner, isLogged },
    );
  }
  const takerOf = ({ hook, protocol, destination, destinationPort }: OwnedHit) =>
    bySource[hook].get(protocol)?.get(destination)?.get(destinationPort);
  return {
    ownerOf: (hit) =>
      hit.from === 'chain'
        ? (byTag.get(hit.tag) ?? { kind: 'unknown-chain', tag: hit.tag })
        : (takerOf(hit)?.owner ?? NOBODY),
    isRepeated: (hit) => hit.from === 'hook' && takerOf(hit)?.isLogged === true,
  };
}

/**
 * The text by which a filter finds the hits of an owner: `profile:none` finds what no profile takes,
 * `profile:several` what one of several takes.
 */
export function ownerKey(owner: HitOwner): string {
  switch (owner.kind) {
    case 'profile':
      return owner.name.toLowerCase();
    case 'unknown-chain':
      return owner.tag.toLowerCase();
    case 'several':
      return 'several';
    case 'nobody':
      return 'none';
  }
}
