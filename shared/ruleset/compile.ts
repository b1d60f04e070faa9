import {
  chainLogPrefix,
  chainName,
  chanceAt,
  hookLogPrefix,
  parseSocketAddress,
  type Profile,
  type RulesBackend,
  type SocketAddress,
} from '#shared/profile';
import { onceEach, probabilityUnits, type Hook, type Rule } from './rule.ts';

/** All that a profile wants in the kernel. */
export interface CompiledProfile {
  readonly profile: Profile;
  readonly chain: string;
  readonly rules: readonly Rule[];
  readonly hook: Hook;
  readonly jump: Rule;
  /** The rule on the hook that logs the source IP; shared with other profiles of that IP. */
  readonly hookLog: Rule | null;
}

const HOOK_OF: Readonly<Record<RulesBackend, Hook>> = {
  client: 'OUTPUT',
  proxy: 'PREROUTING',
  // The kernel refuses DNAT from INPUT; see docs/adr/0003-server-mode-at-prerouting.md.
  server: 'PREROUTING',
};

export const hookOf = (backend: RulesBackend): Hook => HOOK_OF[backend];

const RETURN: Rule = { target: { kind: 'return' } };

/** Profiles are immutable, and each is compiled for the plan, for the check and for what is told. */
const compiled = new WeakMap<Profile, CompiledProfile>();

/** The rules of a profile, in the original program's shape. */
export function compile(profile: Profile): CompiledProfile {
  const known = compiled.get(profile) ?? compileAnew(profile);
  compiled.set(profile, known);
  return known;
}

function compileAnew(profile: Profile): CompiledProfile {
  const { protocol, destinations, logEnabled, logLevel } = profile;
  const source = checkedAddress(profile.source);
  const chain = chainName(profile.name);
  const hook = hookOf(profile.rulesBackend);
  const { ip: destination, port: destinationPort } = source;

  const log: Rule = {
    target: { kind: 'log', prefix: chainLogPrefix(profile.name), level: logLevel },
  };
  const balancing = destinations.map((to, index): Rule => ({
    protocol,
    destination,
    destinationPort,
    probability: writtenUnits(chanceAt(index, destinations.length)),
    target: { kind: 'dnat', to },
  }));
  const jump = { kind: 'jump', chain } as const;

  return {
    profile,
    chain,
    rules: (logEnabled ? [log] : []).concat(balancing, RETURN),
    hook,
    jump:
      profile.rulesBackend === 'server'
        ? { protocol, destination, destinationPort, isLocalOnly: true, target: jump }
        : { protocol, destination, destinationPort, target: jump },
    hookLog: logEnabled ? hookLogRule(hook, source.ip, profile.protocol, logLevel) : null,
  };
}

/** The LOG rule that stands on `hook` for all profiles of one source IP and protocol. */
export const hookLogRule = (
  hook: string,
  ip: string,
  protocol: Profile['protocol'],
  level: number,
): Rule => ({
  destination: ip,
  protocol,
  target: { kind: 'log', prefix: hookLogPrefix(hook), level },
});

/** Units for the five decimals that are written, as iptables reads them. */
const writtenUnits = onceEach((chance) => probabilityUnits(Number(chance.toFixed(5))));

function checkedAddress(text: string): SocketAddress {
  const parsed = parseSocketAddress(text);
  if (!parsed.ok) throw new TypeError(`compile() takes checked profiles only: ${parsed.error}`);
  return parsed.value;
}
