import {
  ADDRESS_EXAMPLES,
  formatSocketAddress,
  isPlainSocketAddress,
  parseSocketAddress,
} from './address.ts';
import {
  MAX_DESTINATIONS,
  MAX_LOG_LEVEL,
  MAX_NAME_LENGTH,
  PROTOCOLS,
  RULES_BACKENDS,
  type Profile,
} from './model.ts';
import { chainName, chainLogPrefix } from './names.ts';
import { fail, ok, type Result } from './result.ts';
import { shown } from './shown.ts';

export type ProfileField = keyof Profile;

/** What is wrong with one field of a profile, in words for a person. */
export interface ProfileProblem {
  readonly field: ProfileField;
  /** Which of the destinations, where the field has several values; counted from 0. */
  readonly index?: number;
  /** A sentence that stands by itself: it names what it is about. */
  readonly message: string;
  /** What is said below the field's own label instead, where the message names the field again. */
  readonly atField?: string;
}

/** A profile as a form or a file has it: the right keys, nothing else known. */
export type ProfileDraft = Readonly<Partial<Record<ProfileField, unknown>>>;

const NAME = /^[A-Za-z0-9_-]+$/;

/** What is wrong with a profile's name, or null. */
export function nameProblem(name: unknown): string | null {
  if (typeof name !== 'string' || name === '') return 'Give the profile a name.';
  if (!NAME.test(name)) {
    return `The name ${shown(name)} may have only letters, digits, "-" and "_".`;
  }
  if (name.length > MAX_NAME_LENGTH) {
    return `The name has ${name.length} characters; at most ${MAX_NAME_LENGTH} are allowed.`;
  }
  return null;
}

/** Checks every field on its own and returns the profile in canonical form, or all that is wrong. */
export function checkProfile(draft: ProfileDraft): Result<Profile, readonly ProfileProblem[]> {
  const problems: ProfileProblem[] = [];
  const refuse = (field: ProfileField, message: string) => problems.push({ field, message });

  const badName = nameProblem(draft.name);
  if (badName !== null) refuse('name', badName);

  const address = (field: 'source' | 'destinations', value: unknown, index?: number): string => {
    const text = typeof value === 'string' ? value.trim() : '';
    if (isPlainSocketAddress(text)) return text;
    const like = field === 'source' ? 'source' : 'destination';
    const parsed = parseSocketAddress(text, ADDRESS_EXAMPLES[like]);
    if (parsed.ok) return formatSocketAddress(parsed.value);
    const subject = index === undefined ? 'The source address' : `Destination ${index + 1}`;
    problems.push({
      field,
      ...(index === undefined ? {} : { index }),
      // What is missing has no text of its own to be told of.
      ...(text === ''
        ? { message: `${subject} ${parsed.error}.` }
        : { message: `${subject}: ${parsed.error}.`, atField: `${parsed.error}.` }),
    });
    return '';
  };

  const source = address('source', draft.source);
  const given = Array.isArray(draft.destinations) ? (draft.destinations as unknown[]) : [];
  const destinations = given
    .slice(0, MAX_DESTINATIONS)
    .map((each, index) => address('destinations', each, index));
  if (draft.destinations !== undefined && !Array.isArray(draft.destinations)) {
    refuse('destinations', 'The destinations are to be a list.');
  } else if (given.length === 0) refuse('destinations', 'At least one destination is needed.');
  if (given.length > MAX_DESTINATIONS) {
    refuse(
      'destinations',
      `There are ${given.length} destinations; at most ${MAX_DESTINATIONS} are allowed.`,
    );
  }

  const protocol = PROTOCOLS.find((each) => each === draft.protocol);
  if (!protocol) refuse('protocol', oneOf('protocol', draft.protocol, PROTOCOLS));
  const rulesBackend = RULES_BACKENDS.find((each) => each === draft.rulesBackend);
  if (!rulesBackend) {
    refuse('rulesBackend', oneOf('rules backend', draft.rulesBackend, RULES_BACKENDS));
  }
  const { logEnabled, logLevel } = draft;
  if (typeof logEnabled !== 'boolean') refuse('logEnabled', 'Logging is either on or off.');
  const isLevel =
    typeof logLevel === 'number' &&
    Number.isInteger(logLevel) &&
    logLevel >= 0 &&
    logLevel <= MAX_LOG_LEVEL;
  if (!isLevel) {
    refuse(
      'logLevel',
      `The log level ${shown(logLevel)} is not a whole number from 0 to ${MAX_LOG_LEVEL}.`,
    );
  }

  if (problems.length > 0 || !protocol || !rulesBackend) return fail(problems);
  return ok({
    name: draft.name as string,
    source,
    destinations,
    protocol,
    rulesBackend,
    logEnabled: logEnabled as boolean,
    logLevel: logLevel as number,
  });
}

/** What a message calls another profile, so that a person knows where to look for it. */
type Called = (other: Profile) => string;

/**
 * What keeps `profile` from standing beside `others`: its name, its chain or its source address is
 * taken. A source address is unique whatever the protocol, as the original has it.
 */
export function conflicts(
  profile: Profile,
  others: Iterable<Profile>,
  called: Called = ({ name }) => `the profile "${name}"`,
): ProfileProblem[] {
  const problems: ProfileProblem[] = [];
  for (const other of others) {
    if (other.name === profile.name) {
      problems.push({
        field: 'name',
        message: `There is already a profile named "${other.name}".`,
      });
    } else if (chainName(other.name) === chainName(profile.name)) {
      problems.push(taken(profile, called(other), `chain ${chainName(profile.name)}`));
    } else if (chainLogPrefix(other.name) === chainLogPrefix(profile.name)) {
      problems.push(taken(profile, called(other), `log prefix ${chainLogPrefix(profile.name)}`));
    }
    if (other.source === profile.source) {
      problems.push({
        field: 'source',
        message: `The source address ${profile.source} is already used by ${called(other)}.`,
      });
    }
  }
  return problems;
}

/** What no two profiles may share; see conflicts(). */
const KEYS: readonly ((profile: Profile) => string)[] = [
  ({ name }) => name,
  ({ name }) => chainName(name),
  ({ name }) => chainLogPrefix(name),
  ({ source }) => source,
];

const keysOf = (profile: Profile): readonly string[] => KEYS.map((key) => key(profile));

/** Profiles that stand beside each other, by what no other may share with one of them. */
export class ProfileIndex {
  /** By each of the keys. */
  readonly #owners = KEYS.map(() => new Map<string, Profile>());

  constructor(profiles: Iterable<Profile> = []) {
    for (const profile of profiles) this.#put(keysOf(profile), profile);
  }

  /** Those that conflict with a profile (see conflicts()), in a time that does not grow with their number. */
  rivals(profile: Profile): ReadonlySet<Profile> {
    return this.#at(keysOf(profile));
  }

  /** Adds a profile unless others conflict with it. Returns those. */
  claim(profile: Profile): ReadonlySet<Profile> {
    const keys = keysOf(profile);
    const rivals = this.#at(keys);
    if (rivals.size === 0) this.#put(keys, profile);
    return rivals;
  }

  #put(keys: readonly string[], profile: Profile): void {
    keys.forEach((key, place) => this.#owners[place]?.set(key, profile));
  }

  #at(keys: readonly string[]): ReadonlySet<Profile> {
    const owners = keys.map((key, place) => this.#owners[place]?.get(key));
    return owners.some(Boolean) ? new Set(owners.flatMap((owner) => owner ?? [])) : NONE;
  }
}

const NONE: ReadonlySet<Profile> = new Set();

/** Whether no profile conflicts with another: to be asked of thousands, of which nearly always none does. */
export const areApart = (profiles: readonly Profile[]): boolean =>
  KEYS.every((key) => new Set(profiles.map(key)).size === profiles.length);

/** Checks profiles as a set, in time linear in their number; the first of a pair has the right of way. */
export function checkProfileSet(
  profiles: readonly Profile[],
  called?: Called,
): readonly { readonly profile: Profile; readonly problems: readonly ProfileProblem[] }[] {
  const accepted = new ProfileIndex();
  // A refused profile holds nothing: it must not keep a later one from its name or address.
  return profiles.map((profile) => ({
    profile,
    problems: conflicts(profile, accepted.claim(profile), called),
  }));
}

const taken = (profile: Profile, other: string, what: string): ProfileProblem => ({
  field: 'name',
  message: `The name "${profile.name}" leads to the ${what}, which belongs to ${other}. Choose another name.`,
});

const oneOf = (what: string, value: unknown, allowed: readonly string[]): string =>
  value === undefined || value === ''
    ? `The ${what} is missing; it is one of ${allowed.join(', ')}.`
    : `The ${what} ${shown(value)} is not one of ${allowed.join(', ')}.`;
