import { FOLDED, addressNumber, addressText, textBeforeHole } from '#shared/kernel-log';
import type { FilterTerm, HitQuery } from './hit-filter.ts';
import { ownerKey, type HitOwner, type HitOwners } from './hit-owner.ts';
import type { HitBlock, Shape } from './hit-store.ts';

/** Decides about one row. */
export type RowTest = (block: HitBlock, index: number) => boolean;

/** What a shape alone says about its rows, and what is to be asked of each of them. */
export interface ShapePlan {
  readonly shape: Shape;
  readonly isOut: boolean;
  readonly tests: readonly RowTest[];
  /** Whether the terms in `CompiledQuery.lineTerms` are to be asked of each line. */
  readonly needsLine: boolean;
  /** Whose a row is; see ownerKey. */
  readonly ownerAt: (block: HitBlock, index: number) => string;
}

/**
 * A query, made ready for millions of rows. What a shape says is decided once for all of its rows; of
 * the rest, most is a comparison of numbers. Only terms over several parts of a line, and patterns,
 * need the line itself: those are for the worker.
 */
export interface CompiledQuery {
  readonly planOf: (place: number, shape: Shape) => ShapePlan;
  readonly lineTerms: readonly FilterTerm[];
  readonly hasEarlier: boolean;
}

export function compileQuery(query: HitQuery, owners: HitOwners): CompiledQuery {
  const plans: (ShapePlan | undefined)[] = [];
  return {
    planOf: (place, shape) => {
      const known = plans[place];
      // Places are taken again by other shapes.
      if (known?.shape === shape) return known;
      const plan = planShape(query, owners, shape);
      plans[place] = plan;
      return plan;
    },
    lineTerms: query.terms.filter(
      ({ field, text }) => field === 'pattern' || (field === null && textKind(text) === 'line'),
    ),
    hasEarlier: query.hasEarlier,
  };
}

/** What is decided for a whole shape, for each row, or by the line itself. */
type Decision = boolean | RowTest | 'line';

function planShape(query: HitQuery, owners: HitOwners, shape: Shape): ShapePlan {
  const owner = ownerLookup(owners, shape);
  const decisions: Decision[] = [
    query.isEveryLine ? true : owner.decide((key) => !key.isRepeated),
    query.profile === null
      ? true
      : owner.decide(
          ({ kind, text }) => kind === 'profile' && text === query.profile?.toLowerCase(),
        ),
    ...query.terms.map((term) => {
      const decision = decideTerm(term, shape, owner);
      return term.isNegated ? negated(decision) : decision;
    }),
  ];
  return {
    shape,
    isOut: decisions.includes(false),
    tests: decisions.filter((decision) => typeof decision === 'function'),
    needsLine: decisions.includes('line'),
    ownerAt: (block, index) => owner.at(block, index).text,
  };
}

function negated(decision: Decision): Decision {
  // The worker looks at the sign of the term itself.
  if (decision === 'line') return decision;
  if (typeof decision === 'boolean') return !decision;
  return (block, index) => !decision(block, index);
}

function decideTerm({ field, text }: FilterTerm, shape: Shape, owner: OwnerLookup): Decision {
  const { hit } = shape;
  switch (field) {
    case 'pattern':
      return 'line';
    case null:
      return decideText(text, shape, owner);
    case 'profile':
      return owner.decide((key) => key.text === text);
    case 'hook':
      return hit.hook.toLowerCase() === text;
    case 'protocol':
      return hit.protocol === text;
    case 'in':
      return hit.in.toLowerCase() === text;
    case 'out':
      return hit.out.toLowerCase() === text;
    case 'flag':
      return hit.flags.some((flag) => flag.toLowerCase() === text);
    case 'from':
      return addressTest(text, shape, 'source');
    case 'to':
      return addressTest(text, shape, 'destination');
  }
}

interface OwnerKey {
  readonly kind: HitOwner['kind'];
  readonly text: string;
  readonly isRepeated: boolean;
}

interface OwnerLookup {
  readonly at: (block: HitBlock, index: number) => OwnerKey;
  readonly decide: (test: (key: OwnerKey) => boolean) => boolean | RowTest;
}

/** More addresses than this of one shape are looked up again: somebody tries all ports of all hosts. */
const MAX_CACHED = 100_000;

function ownerLookup(owners: HitOwners, shape: Shape): OwnerLookup {
  const { from, hook, tag, protocol } = shape.hit;
  const keyOf = (destination: string, destinationPort: number | undefined): OwnerKey => {
    const hit = { from, hook, tag, protocol, destination, destinationPort };
    const owner = owners.ownerOf(hit);
    return { kind: owner.kind, text: ownerKey(owner), isRepeated: owners.isRepeated(hit) };
  };
  if (from === 'chain') {
    const key = keyOf(shape.hit.destination, shape.hit.destinationPort);
    return { at: () => key, decide: (test) => test(key) };
  }
  const keys = new Map<number, OwnerKey>();
  const at = (block: HitBlock, index: number) => {
    const address = shape.hasDestination ? (block.destination[index] ?? 0) : -1;
    const port = portAt(shape, 'destination', block, index);
    const place = address * 65_536 + (port ?? 0);
    const known = keys.get(place);
    if (known) return known;
    if (keys.size > MAX_CACHED) keys.clear();
    const key = keyOf(address < 0 ? shape.hit.destination : addressText(address), port);
    keys.set(place, key);
    return key;
  };
  return { at, decide: (test) => (block, index) => test(at(block, index)) };
}

type Side = 'source' | 'destination';

function portAt(shape: Shape, side: Side, block: HitBlock, index: number): number | undefined {
  const name = side === 'source' ? 'sourcePort' : 'destinationPort';
  return shape.numbers.includes(name) ? block[name][index] : shape.hit[name];
}

const hasAddress = (shape: Shape, side: Side): boolean =>
  side === 'source' ? shape.hasSource : shape.hasDestination;

/** `10.0.0.0/8`, or the beginning of `10.0.0.1:8080`. */
function addressTest(text: string, shape: Shape, side: Side): boolean | RowTest {
  const net = /^(\d+\.\d+\.\d+\.\d+)\/(\d{1,2})$/.exec(text);
  const base = net?.[1] === undefined ? null : addressNumber(net[1]);
  const size = 2 ** (32 - Number(net?.[2] ?? 32));
  const isWithin = (address: number) =>
    base !== null && Math.floor(address / size) === Math.floor(base / size);
  /** True or false for every port of an address, or how the port must begin. */
  const verdictOf = (ip: string): boolean | string => {
    if (base !== null) return isWithin(addressNumber(ip) ?? NaN);
    if (ip.startsWith(text)) return true;
    return text.startsWith(`${ip}:`) ? text.slice(ip.length + 1) : false;
  };
  const verdicts = new Map<number, boolean | string>();
  const fixed = hasAddress(shape, side) ? null : verdictOf(shape.hit[side]);
  if (typeof fixed === 'boolean') return fixed;
  return (block, index) => {
    const address = block[side][index] ?? 0;
    let verdict = fixed ?? verdicts.get(address);
    if (verdict === undefined) {
      if (verdicts.size > MAX_CACHED) verdicts.clear();
      verdict = verdictOf(addressText(address));
      verdicts.set(address, verdict);
    }
    if (typeof verdict === 'boolean') return verdict;
    const port = portAt(shape, side, block, index);
    return port !== undefined && String(port).startsWith(verdict);
  };
}

/**
 * How a text can stand in a line, the numbers of which are not in its shape:
 *
 * - words: in the shape only, for it has nothing that a number has
 * - number: in the shape, or in one number or address
 * - key: in the shape, or over a key of it and the beginning of its number, as `spt=40`
 * - address: in the shape, or over an address and its port, as `.4:80`
 * - line: over several parts
 */
function textKind(text: string): 'words' | 'number' | 'key' | 'address' | 'line' {
  if (!/[\d.]/.test(text)) return 'words';
  if (/^[\d.]+$/.test(text)) return 'number';
  if (/^[\d.]*:\d*$/.test(text)) return 'address';
  return /^[^\d.]+[\d.]+$/.test(text) ? 'key' : 'line';
}

function decideText(text: string, shape: Shape, owner: OwnerLookup): Decision {
  if (shape.texts.some((each) => each.includes(text))) return true;
  const kind = textKind(text);
  if (kind === 'line') return 'line';
  return anyOf([
    owner.decide((key) => key.text.includes(text)),
    ...(['source', 'destination'] as const).map((side) => joinedTest(text, kind, shape, side)),
    ...numberTests(text, kind, shape),
  ]);
}

/** Whether an address with its port, as `10.0.1.4:8080`, has a text that has digits and a colon. */
function joinedTest(
  text: string,
  kind: ReturnType<typeof textKind>,
  shape: Shape,
  side: Side,
): boolean | RowTest {
  if (kind !== 'address') return false;
  const [tail = '', start = ''] = text.split(':');
  const verdicts = new Map<number, boolean>();
  return (block, index) => {
    const port = portAt(shape, side, block, index);
    if (port === undefined || !String(port).startsWith(start)) return false;
    if (!hasAddress(shape, side)) return shape.hit[side].endsWith(tail);
    return cached(verdicts, block[side][index] ?? 0, (address) =>
      addressText(address).endsWith(tail),
    );
  };
}

function numberTests(
  text: string,
  kind: ReturnType<typeof textKind>,
  shape: Shape,
): (boolean | RowTest)[] {
  if (kind !== 'number' && kind !== 'key') return [];
  const key = kind === 'key' ? text.replace(/[\d.]+$/, '') : '';
  const digits = text.slice(key.length);
  return FOLDED.flatMap((column): RowTest[] => {
    const before = textBeforeHole(shape.text, column);
    if (before?.toLowerCase().endsWith(key) !== true) return [];
    const isAddress = column === 'source' || column === 'destination';
    const verdicts = new Map<number, boolean>();
    const verdictOf = (value: number) => {
      const written = isAddress ? addressText(value) : String(value);
      return key === '' ? written.includes(digits) : written.startsWith(digits);
    };
    return [(block, index) => cached(verdicts, block[column][index] ?? 0, verdictOf)];
  });
}

function cached(
  verdicts: Map<number, boolean>,
  value: number,
  verdictOf: (value: number) => boolean,
): boolean {
  const known = verdicts.get(value);
  if (known !== undefined) return known;
  if (verdicts.size > MAX_CACHED) verdicts.clear();
  const verdict = verdictOf(value);
  verdicts.set(value, verdict);
  return verdict;
}

function anyOf(decisions: readonly (boolean | RowTest)[]): boolean | RowTest {
  if (decisions.includes(true)) return true;
  const tests = decisions.filter((decision) => typeof decision === 'function');
  if (tests.length === 0) return false;
  return (block, index) => tests.some((test) => test(block, index));
}
