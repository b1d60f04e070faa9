import { PROTOCOL_VERSION } from '#shared/helper';
import {
  PROTOCOLS,
  RULES_BACKENDS,
  formatSocketAddress,
  type Profile,
  type ProfileDraft,
} from '#shared/profile';
import fc from 'fast-check';

/** The profile of the original's transcript, with whatever a test cares about put over it. */
export const profile = (over: Partial<Profile> = {}): Profile => ({
  name: 'test',
  source: '10.100.0.10:8081',
  destinations: ['10.0.1.4:8080'],
  protocol: 'tcp',
  rulesBackend: 'client',
  logEnabled: false,
  logLevel: 4,
  ...over,
});

/** A request to the helper's `apply`, as one line. */
export const applyRequest = (fields: object): string =>
  `${JSON.stringify({ version: PROTOCOL_VERSION, task: 'rules', set: [], remove: [], ...fields })}\n`;

/** `count` different destinations. */
export const destinations = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `10.0.1.${index + 1}:8080`);

/** `count` profiles of every rules backend by turns, with and without logging. */
export const mixedProfiles = (count: number): Profile[] =>
  Array.from({ length: count }, (_, index) =>
    profile({
      name: `mixed-${index}`,
      source: `10.9.${index >> 8}.${index & 255}:8081`,
      destinations: destinations(1 + (index % 3)),
      rulesBackend: RULES_BACKENDS[index % RULES_BACKENDS.length] ?? 'client',
      logEnabled: index % 2 === 0,
    }),
  );

/** Every combination of options that leads to different rules. */
export function productOfOptions(): { readonly title: string; readonly profile: Profile }[] {
  const logging = [
    { title: 'log-off', logEnabled: false, logLevel: 4 },
    { title: 'log-4', logEnabled: true, logLevel: 4 },
    { title: 'log-6', logEnabled: true, logLevel: 6 },
  ];
  return RULES_BACKENDS.flatMap((rulesBackend) =>
    PROTOCOLS.flatMap((protocol) =>
      logging.flatMap(({ title, ...log }) =>
        [1, 3, 4].map((count) => ({
          title: `${rulesBackend}-${protocol}-${title}-${count}`,
          profile: profile({ rulesBackend, protocol, destinations: destinations(count), ...log }),
        })),
      ),
    ),
  );
}

export const anyIp: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(fc.integer({ min: 1, max: 223 }), fc.integer({ min: 240, max: 254 })),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
  )
  .map((octets) => octets.join('.'));

export const anyPort = fc.integer({ min: 1, max: 65535 });

export const anyAddress: fc.Arbitrary<string> = fc
  .record({ ip: anyIp, port: anyPort })
  .map(formatSocketAddress);

export const anyName: fc.Arbitrary<string> = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);

export const anyProfile: fc.Arbitrary<Profile> = fc.record({
  name: anyName,
  source: anyAddress,
  destinations: fc.array(anyAddress, { minLength: 1, maxLength: 8 }),
  protocol: fc.constantFrom(...PROTOCOLS),
  rulesBackend: fc.constantFrom(...RULES_BACKENDS),
  logEnabled: fc.boolean(),
  logLevel: fc.integer({ min: 0, max: 7 }),
});

/** Anything at all in any of a profile's fields, or a right value. */
export const anyDraft: fc.Arbitrary<ProfileDraft> = anyProfile.chain((right) => {
  const orJunk = (value: unknown) => fc.oneof(fc.constant(value), junk);
  return fc.record(
    {
      name: orJunk(right.name),
      source: orJunk(right.source),
      destinations: fc.oneof(fc.constant(right.destinations), junk, fc.array(junk)),
      protocol: orJunk(right.protocol),
      rulesBackend: orJunk(right.rulesBackend),
      logEnabled: orJunk(right.logEnabled),
      logLevel: orJunk(right.logLevel),
    },
    { requiredKeys: [] },
  );
});

const circular: { self?: unknown } = {};
circular.self = circular;

const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, withSparseArray: true }),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom<unknown>(
    circular,
    Symbol('profile'),
    () => 'profile',
    { toJSON: () => undefined },
    Array.from({ length: 300 }, () => '10.0.0.1:80'),
    'a'.repeat(10_000),
    Number.NaN,
    '10.100.0.10:8081\nCOMMIT',
  ),
);
