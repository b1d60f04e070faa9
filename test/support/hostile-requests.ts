import { LIMITS, PROTOCOL_VERSION } from '#shared/helper';
import { PROTOCOLS, RULES_BACKENDS, chainName, type Profile } from '#shared/profile';
import fc from 'fast-check';
import { destinations } from './profiles.ts';

/** What a caller writes to `apply`, in the pieces in which it arrives. */
export interface Frame {
  /** How it was made, for the figures. */
  readonly kind: FrameKind;
  readonly pieces: readonly Buffer[];
}

export type FrameKind = 'right' | 'nearly right' | 'twisted text' | 'bytes' | 'large';

/** Few names and addresses, so that requests meet what others left in the kernel. */
const NAMES = ['web', 'a-b', 'db_1', 'API', 'a-name-that-is-too-long-for-a-chain'];

const rightProfile: fc.Arbitrary<Profile> = fc
  .record({
    place: fc.nat({ max: NAMES.length - 1 }),
    ip: fc.constantFrom('10.1.0.1', '10.1.0.2'),
    count: fc.integer({ min: 1, max: 5 }),
    protocol: fc.constantFrom(...PROTOCOLS.slice(0, 2)),
    rulesBackend: fc.constantFrom(...RULES_BACKENDS),
    logEnabled: fc.boolean(),
    logLevel: fc.nat({ max: 7 }),
  })
  .map(({ place, ip, count, ...rest }) => ({
    name: NAMES[place] ?? '',
    source: `${ip}:${8000 + place}`,
    destinations: destinations(count),
    ...rest,
  }));

const rulesRequest = fc
  .record({
    set: fc.uniqueArray(rightProfile, { maxLength: 3, selector: ({ name }) => name }),
    id: fc.option(fc.uuid(), { nil: undefined }),
    names: fc.option(fc.subarray(NAMES), { nil: undefined }),
    remove: fc.subarray([...NAMES.map(chainName), 'IPTLB_NAT_GONE', 'IPTLB_X']),
    sweepLogs: fc.option(fc.boolean(), { nil: undefined }),
    expect: fc.oneof(
      { weight: 30, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom('', 'none', 'ABCDEFG1234567') },
    ),
  })
  .map((fields) => ({ version: PROTOCOL_VERSION, task: 'rules', ...fields }));

const settingRequest = fc
  .record({
    setting: fc.constantFrom(
      { name: 'ip_forward' },
      { name: 'route_localnet', interface: 'lo' },
      { name: 'route_localnet', interface: 'nowhere0' },
    ),
    value: fc.constantFrom(0, 1),
  })
  .map((fields) => ({ version: PROTOCOL_VERSION, task: 'setting', ...fields }));

const bootRequest = fc
  .record({
    put: fc.uniqueArray(rightProfile, { maxLength: 3, selector: ({ name }) => name }),
    drop: fc.subarray([...NAMES, '__proto__', 'a: b', '\ud800']),
  })
  .map((fields) => ({ version: PROTOCOL_VERSION, task: 'boot', ...fields }));

const rightRequest: fc.Arbitrary<object> = fc.oneof(
  { weight: 20, arbitrary: rulesRequest },
  { weight: 1, arbitrary: settingRequest },
  { weight: 2, arbitrary: bootRequest },
);

/** Values that some check may have forgotten. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    Number.MAX_VALUE,
    4.5,
    true,
    [],
    {},
    [[]],
    '10.1.0.1:80 -j DROP',
    '10.1.0.1:80\nCOMMIT\n*nat\n-F OUTPUT',
    '10.1.0.999:80',
    '10.1.0.1:0',
    '٢.1.0.1:80',
    '10.1.0.1:80\u0000',
    '010.1.0.1:80',
    '::1:80',
    'IPTLB_',
    'OUTPUT',
    'IPTLB_X\n-F OUTPUT',
    'IPTLB_X" -j ACCEPT',
    'IPTLB_\u0130\u200d',
    'toString',
    '__proto__',
    '$(reboot)',
    '`reboot`',
    'a'.repeat(5000),
    Array.from({ length: 300 }, () => '10.1.0.1:80'),
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Names of members that JavaScript's objects have without having them. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'length',
  'rules',
  'then',
  'keepWithin',
  '',
];

type Path = readonly (string | number)[];

/** Every place in a value where something else could stand. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, each]) => placesIn(each, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function put(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value)
    ? [...(value as unknown[])]
    : { ...(value as object) };
  const at = copy as Record<string | number, unknown>;
  at[key] = put(at[key], rest, replacement);
  return copy;
}

/** One thing in a right request that is not right, or is there twice, or is one thing more. */
const nearlyRight: fc.Arbitrary<string> = fc
  .record({
    request: rightRequest,
    how: fc.constantFrom('replace', 'leave out', 'add', 'twice', 'nest'),
    pick: fc.nat(),
    value: junk,
    key: fc.constantFrom(...KEYS),
    depth: fc.oneof(
      { weight: 30, arbitrary: fc.nat({ max: 1000 }) },
      { weight: 1, arbitrary: fc.constant(100_000) },
    ),
  })
  .map(({ request, how, pick, value, key, depth }) => {
    const places = placesIn(request);
    const place = places[pick % places.length] ?? [];
    const said = JSON.stringify(value) as string | undefined;
    switch (how) {
      case 'replace':
        return JSON.stringify(put(request, place, value));
      case 'leave out':
        return JSON.stringify(put(request, place, undefined));
      case 'add': {
        // Written by hand: an object literal would take __proto__ for its prototype.
        const more = `${JSON.stringify(key)}:${said ?? 'null'}`;
        return JSON.stringify(request).replace(pick % 2 ? /\{/ : /(?<!^)\{/, `{${more},`);
      }
      case 'twice': {
        const [name = 'set'] = place;
        return JSON.stringify(request).replace(/\}$/, `,"${name}":${said ?? 'null'}}`);
      }
      case 'nest':
        return JSON.stringify(put(request, place, 'HERE')).replace(
          '"HERE"',
          `${'['.repeat(depth)}${']'.repeat(depth)}`,
        );
    }
  });

/** A right request's text with characters changed, cut, doubled, swapped. */
const twistedText: fc.Arbitrary<Buffer> = fc
  .record({
    request: rightRequest,
    edits: fc.array(
      fc.record({ at: fc.nat(), cut: fc.nat({ max: 4 }), put: fc.uint8Array({ maxLength: 3 }) }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ request, edits }) =>
    edits.reduce<Buffer>(
      (bytes, { at, cut, put: more }) => {
        const place = at % (bytes.length + 1);
        return Buffer.concat([bytes.subarray(0, place), more, bytes.subarray(place + cut)]);
      },
      Buffer.from(JSON.stringify(request)),
    ),
  );

/** Of sizes at which a check that looks at everything would take very long, or all memory. */
const large: fc.Arbitrary<Buffer> = fc
  .record({
    part: fc.constantFrom(
      '{},',
      '0,',
      '"",',
      '{"destinations":[0]},',
      '[[],{}],',
      '"IPTLB_X",',
      '{"":{"":{"":0}}},',
    ),
    field: fc.constantFrom('set', 'remove', 'expect', 'other'),
    bytes: fc.constantFrom(100_000, 1_000_000, LIMITS.requestBytes + 1),
  })
  .map(({ part, field, bytes }) => {
    const list = part.repeat(Math.ceil(bytes / part.length)).slice(0, -1);
    return Buffer.from(
      `{"version":${PROTOCOL_VERSION},"task":"rules","set":[],"remove":[],"${field}":[${list}]}`,
    );
  });

const framesOf: Readonly<Record<FrameKind, fc.Arbitrary<Buffer>>> = {
  right: rightRequest.map((request) => Buffer.from(JSON.stringify(request))),
  'nearly right': nearlyRight.map((text) => Buffer.from(text)),
  'twisted text': twistedText,
  bytes: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  large,
};

/** How a line ends, or does not. */
const ENDS = ['\n', '\n', '\n', '\r\n', '\n\n', '', '\u0000\n', '\n{"keep":true}\n'];

/**
 * Anything that a caller may write to `apply`.
 *
 * @param weights how often each kind comes up
 */
export const anyFrame = (weights: Readonly<Record<FrameKind, number>>): fc.Arbitrary<Frame> => {
  const kinds = Object.entries(framesOf) as [FrameKind, fc.Arbitrary<Buffer>][];
  return fc.oneof(
    ...kinds.map(([kind, bytes]) => ({
      weight: weights[kind],
      arbitrary: fc
        .record({
          bytes,
          end: kind === 'right' ? fc.constant('\n') : fc.constantFrom(...ENDS),
          cuts: fc.array(fc.nat(), { maxLength: 4 }),
        })
        .map(({ bytes: line, end, cuts }): Frame => {
          const all = Buffer.concat([line, Buffer.from(end)]);
          const places = cuts.map((cut) => cut % (all.length + 1)).sort((a, b) => a - b);
          const edges = [0, ...places, all.length];
          return {
            kind,
            pieces: edges.slice(1).map((edge, place) => all.subarray(edges[place], edge)),
          };
        }),
    })),
  );
};
