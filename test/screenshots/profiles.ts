import { PROFILE_DEFAULTS, type Profile } from '#shared/profile';
import { THREE, manyBackends, type Backend } from '#lab';

const addresses = (backends: readonly Backend[]): string[] =>
  backends.map(({ address, port }) => `${address}:${port}`);

const profile = (over: Partial<Profile> & Pick<Profile, 'name' | 'source'>): Profile => ({
  ...PROFILE_DEFAULTS,
  destinations: addresses(THREE),
  ...over,
});

/** Services enough for the profile with the most destinations. */
export const MANY = manyBackends(64);

/** Saved only: its rules are never written. */
export const SAVED = profile({ name: 'reports-nightly', source: '10.100.0.30:9400' });
/** Its rules are written, and then changed by someone else. */
export const DRIFTED = profile({ name: 'payments-eu-central', source: '10.100.0.12:8443' });
export const WEB = profile({ name: 'web', source: '10.100.0.10:8081', logEnabled: true });
const API = profile({
  name: 'api',
  source: '10.100.0.11:443',
  destinations: addresses(THREE).slice(0, 2),
});
const RESOLVERS = profile({
  name: 'dns-resolvers',
  source: '10.100.0.53:53',
  protocol: 'udp',
  logEnabled: true,
});
export const WIDE = profile({
  name: 'image-cache',
  source: '10.100.0.20:3128',
  destinations: addresses(MANY),
});

/** A day in the life: busy and quiet, tcp and udp, two destinations and many. */
export const PROFILES: readonly Profile[] = [WEB, API, RESOLVERS, WIDE, DRIFTED, SAVED];

/** What connects to them: how often at each second, so that there is something to see. */
export const PACES: readonly Pace[] = [
  { profile: WEB, perSecond: (at) => 12 + 6 * Math.sin(at / 9) + (at % 47 < 7 ? 21 : 0) },
  { profile: API, perSecond: (at) => 7 + 4 * Math.sin(at / 5) },
  { profile: RESOLVERS, perSecond: (at) => 6 + 3 * Math.sin(at / 14) + (at % 31 < 3 ? 9 : 0) },
  { profile: WIDE, perSecond: (at) => 9 + 3 * Math.sin(at / 7) },
  { profile: DRIFTED, perSecond: (at) => 3 + 2 * Math.sin(at / 6) },
  // A port of a source address that no profile takes.
  { profile: { source: '10.100.0.10:9100', protocol: 'tcp' }, perSecond: () => 1.2 },
];

export interface Pace {
  readonly profile: Pick<Profile, 'source' | 'protocol'>;
  /** Connections per second, at this many seconds from the start. */
  readonly perSecond: (at: number) => number;
}

/** As many as a large site has, the first with the longest of names. */
export const TWO_HUNDRED: readonly Profile[] = Array.from({ length: 200 }, (_, index) =>
  profile({
    name:
      index === 0
        ? 'a-customer-portal-in-production-eu-central-1-behind-the-red-gate'
        : `service-${String(index).padStart(3, '0')}`,
    source: `10.100.${1 + Math.floor(index / 100)}.${1 + (index % 100)}:${8000 + index}`,
    protocol: index % 7 === 3 ? 'udp' : 'tcp',
  }),
);
