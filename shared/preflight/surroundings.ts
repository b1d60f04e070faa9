import { OWN_CHAIN_PREFIX, type Profile } from '#shared/profile';
import type { Warning } from './check.ts';

/** What of others' rules concerns a profile, as root's monitor tells it. */
export interface Surroundings {
  readonly inFront: readonly {
    readonly chain: string;
    readonly hook: string;
    readonly target: string;
    readonly certainty: 'takes' | 'may';
  }[];
  readonly notMasqueraded: readonly {
    readonly chain: string;
    readonly destinations: readonly string[];
  }[];
  readonly otherBackend: 'nft' | 'legacy' | null;
}

/** Parts what is told by the chain that it concerns: asked for each of thousands of profiles. */
export function surroundingsOf(around: Surroundings): (chain: string) => Surroundings {
  const { inFront, notMasqueraded, otherBackend } = around;
  const none: Surroundings = { inFront: [], notMasqueraded: [], otherBackend };
  const parts = new Map<string, Surroundings>();
  const part = (chain: string) => parts.get(chain) ?? none;
  for (const each of inFront) {
    const known = part(each.chain);
    parts.set(each.chain, { ...known, inFront: [...known.inFront, each] });
  }
  for (const each of notMasqueraded) {
    const known = part(each.chain);
    parts.set(each.chain, { ...known, notMasqueraded: [...known.notMasqueraded, each] });
  }
  return part;
}

const isOwn = (target: string): boolean => target.startsWith(OWN_CHAIN_PREFIX);

/** What of others' rules keeps a profile from working, or may. */
export function surroundingWarnings(
  { inFront, notMasqueraded, otherBackend }: Surroundings,
  profile: Profile,
  chain: string,
  isLocal: (ip: string) => boolean,
): readonly Warning[] {
  const foreign = notMasqueraded
    .filter((each) => each.chain === chain)
    .flatMap(({ destinations }) => destinations)
    .filter((to) => !isLocal(to.split(':')[0] ?? ''));
  return [
    ...inFront
      .filter((each) => each.chain === chain)
      .map(({ hook, target, certainty }): Warning =>
        certainty === 'takes'
          ? {
              kind: 'taken-by-others',
              message: `Another ${isOwn(target) ? 'profile' : 'program'}’s rule stands above this profile’s in ${hook} and takes all of its connections (${target}). None of them reaches the destinations.`,
              fix: isOwn(target)
                ? 'Two profiles, of two state files perhaps, have the same address: give one of them another, or remove its rules.'
                : 'Remove the rules of this profile and apply it again: they then come to the top. Should the other program put its own on top again, one of the two has to use another address or port.',
              command: null,
              setting: null,
            }
          : {
              kind: 'may-be-taken-by-others',
              message: `Another ${isOwn(target) ? 'profile' : 'program'}’s rule stands above this profile’s in ${hook} and may take some of its connections (${target}).`,
              fix: 'If connections are missing, remove the rules of this profile and apply it again: they then come to the top.',
              command: null,
              setting: null,
            },
      ),
    ...(foreign.length === 0
      ? []
      : [
          {
            kind: 'no-way-back' as const,
            message: `Replies of ${namesOf(foreign)} may not come back through this machine: nothing masquerades the connections that are sent there. Where a destination has another way to the client, it answers past this machine, and the client drops the answer.`,
            fix: 'Nothing needs doing where the destinations route their replies through this machine. Otherwise masquerade the connections; the destinations then see this machine as the client.',
            command: foreign
              .map((to) => {
                const [ip, port] = to.split(':');
                return `sudo iptables -t nat -A POSTROUTING -d ${ip ?? ''} -p ${profile.protocol} --dport ${port ?? ''} -j MASQUERADE`;
              })
              .join('\n'),
            setting: null,
          },
        ]),
    ...(otherBackend === null
      ? []
      : [
          {
            kind: 'two-backends' as const,
            message: `The nat table has rules in both backends of iptables, and this machine’s iptables shows only its own: those of iptables-${otherBackend} are there as well. The kernel follows both, and nobody sees the whole.`,
            fix: `Find out which program writes with iptables-${otherBackend}, and have all of them use one backend (update-alternatives --config iptables).`,
            command: `sudo iptables-${otherBackend}-save -t nat`,
            setting: null,
          },
        ]),
  ];
}

/** Said of a profile of which nothing is in the kernel, though the last change wrote its rules. */
export const RULES_GONE: Warning = {
  kind: 'gone',
  message:
    'They were in the kernel after the last change, and nothing of them is there now: another program or a person has flushed the nat table.',
  fix: 'Apply writes them again. If they go once more, look for the program that loads its own rules (a firewall service, say).',
  command: null,
  setting: null,
};

const namesOf = (addresses: readonly string[]): string =>
  addresses.length <= 3 ? addresses.join(', ') : `${addresses.length} destinations`;
