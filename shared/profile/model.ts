/**
 * A profile: one source address whose new connections are spread over destinations.
 *
 * Plain data in the original's words, so that the same shape crosses IPC, the helper's stdin and
 * the store. Addresses are canonical `ipv4:port` text; only `checkProfile` makes a `Profile` out of
 * something unchecked.
 */
export interface Profile {
  readonly name: string;
  readonly source: string;
  readonly destinations: readonly string[];
  readonly protocol: Protocol;
  readonly rulesBackend: RulesBackend;
  readonly logEnabled: boolean;
  /** Kernel log level of the LOG rules, 0 (emergency) to 7 (debug). */
  readonly logLevel: number;
}

export const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export const RULES_BACKENDS = ['client', 'proxy', 'server'] as const;
export type RulesBackend = (typeof RULES_BACKENDS)[number];

export const MAX_NAME_LENGTH = 64;
export const MAX_DESTINATIONS = 128;
export const MAX_LOG_LEVEL = 7;

/** The defaults of the original program's options. */
export const PROFILE_DEFAULTS = {
  name: 'default',
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
} as const satisfies Partial<Profile>;

/**
 * The chance that the rule at `index` of `count` takes a connection that reached it: 1/count for
 * the first, 1/2 for the last but one, 1 for the last. Together each takes 1/count of them all.
 */
export const chanceAt = (index: number, count: number): number => 1 / (count - index);
