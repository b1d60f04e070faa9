import { PROTOCOL_VERSION } from '#shared/helper';
import { chainName, type Profile } from '#shared/profile';

/** What a request of the task `rules` asks for. */
export interface Asked {
  readonly set: readonly Profile[];
  readonly remove: readonly string[];
}

const ADDRESS = /^\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3}):(\d{1,5})\s*$/;
const KEYS = 'destinations,logEnabled,logLevel,name,protocol,rulesBackend,source';

/**
 * What a line asks for where it is a request to the letter, told without the code under test; null
 * where it is none. What this lets pass may still be refused (two profiles of one source, say).
 */
export function readAsked(line: string): Asked | 'setting' | 'boot' | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (!isObject(value) || value['version'] !== PROTOCOL_VERSION) return null;
  const { task, set, remove } = value;
  if (task === 'setting' || task === 'boot') return task;
  const hasOnly = Object.keys(value).every((key) =>
    [
      ...['version', 'task', 'id', 'set', 'remove'],
      ...['sweepLogs', 'names', 'expect', 'keepWithin'],
    ].includes(key),
  );
  if (task !== 'rules' || !hasOnly || !Array.isArray(set) || !Array.isArray(remove)) return null;
  if (!set.every(isProfile) || !remove.every(isChain)) return null;
  return { set, remove };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isChain = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 28 && /^IPTLB_[A-Za-z0-9_.-]+$/.test(value);

const isAddress = (value: unknown): boolean => {
  const [, ...numbers] = typeof value === 'string' ? (ADDRESS.exec(value) ?? []) : [];
  const [port = 0, ...octets] = numbers.map(Number).reverse();
  return octets.length === 4 && octets.every((each) => each < 256) && port > 0 && port < 65536;
};

function isProfile(value: unknown): value is Profile {
  if (!isObject(value) || Object.keys(value).sort().join() !== KEYS) return false;
  const { name, source, destinations, protocol, rulesBackend, logEnabled, logLevel } = value;
  return (
    typeof name === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(name) &&
    isAddress(source) &&
    Array.isArray(destinations) &&
    destinations.length > 0 &&
    destinations.every(isAddress) &&
    ['tcp', 'udp', 'sctp'].includes(String(protocol)) &&
    ['client', 'proxy', 'server'].includes(String(rulesBackend)) &&
    typeof logEnabled === 'boolean' &&
    [0, 1, 2, 3, 4, 5, 6, 7].includes(Number(logLevel))
  );
}

const trimmed = (profile: Profile): Profile => ({
  ...profile,
  source: profile.source.trim(),
  destinations: profile.destinations.map((each) => each.trim()),
});

/** The profiles in the kernel once a request is carried out, by their chains. */
export function carriedOut(
  before: ReadonlyMap<string, Profile>,
  { set, remove }: Asked,
): ReadonlyMap<string, Profile> {
  const after = new Map(before);
  for (const chain of remove) after.delete(chain);
  for (const profile of set) after.set(chainName(profile.name), trimmed(profile));
  return after;
}
