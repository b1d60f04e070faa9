/**
 * Names in the kernel: chains and log prefixes.
 *
 * iptables refuses chain names over 28 characters and silently cuts LOG prefixes over 29, so names
 * that do not fit are shortened, with a hash of the whole name that keeps them apart.
 */
export const CHAIN_PREFIX = 'IPTLB_NAT_';
export const OWN_CHAIN_PREFIX = 'IPTLB_';
export const MAX_CHAIN_LENGTH = 28;
export const MAX_LOG_PREFIX_LENGTH = 29;

const LOG_SUFFIX = ':ACCEPT:';
const HASH_LENGTH = 7;

/** 32-bit FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/. Not for security: collisions are refused by `checkProfileSet`. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Seven characters, 0-9 and A-Z, that stand for the whole text. */
export const shortHash = (text: string): string =>
  fnv1a(text).toString(36).toUpperCase().padStart(HASH_LENGTH, '0');

function fit(name: string, room: number): string {
  const folded = name.toUpperCase().replaceAll('-', '_');
  if (folded.length <= room) return folded;
  return `${folded.slice(0, room - HASH_LENGTH - 1)}_${shortHash(name)}`;
}

/** The chain of a profile: the original's `IPTLB_NAT_NAME` wherever that fits. */
export const chainName = (profileName: string): string =>
  CHAIN_PREFIX + fit(profileName, MAX_CHAIN_LENGTH - CHAIN_PREFIX.length);

/** The log prefix of a profile's chain: the original's `IPTLB_NAT_NAME:ACCEPT:` wherever that fits. */
export const chainLogPrefix = (profileName: string): string =>
  CHAIN_PREFIX +
  fit(profileName, MAX_LOG_PREFIX_LENGTH - CHAIN_PREFIX.length - LOG_SUFFIX.length) +
  LOG_SUFFIX;

/** The log prefix of the rule that a hook's profiles share, for example `IPTLB:OUTPUT:ACCEPT:`. */
export const hookLogPrefix = (hook: string): string => `IPTLB:${hook}${LOG_SUFFIX}`;
