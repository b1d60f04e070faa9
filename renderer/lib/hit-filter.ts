import type { LiveHit } from '#shared/ipc';
import type { HitOwners } from './hit-owner.ts';

export const FILTER_FIELDS = ['profile', 'hook', 'protocol', 'from', 'to'] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** One word of a filter: text anywhere in the line, or in one field of it. */
export interface FilterTerm {
  readonly field: FilterField | null;
  readonly text: string;
  readonly isNegated: boolean;
}

const TERM = /([-!]?)(?:(profile|hook|protocol|from|to):)?(?:"([^"]*)"?|(\S+))/gi;

/**
 * Reads a filter: words that must all be in a line. `-` or `!` before a word excludes it, quotes
 * keep blanks, and `profile:`, `hook:`, `protocol:`, `from:` and `to:` look in that field only.
 */
export function parseFilter(text: string): FilterTerm[] {
  const terms: FilterTerm[] = [];
  for (const [, sign = '', name, quoted, plain] of text.matchAll(TERM)) {
    const value = (quoted ?? plain ?? '').toLowerCase();
    if (value === '') continue;
    const field = FILTER_FIELDS.find((each) => each === name?.toLowerCase()) ?? null;
    terms.push({ field, text: value, isNegated: sign !== '' });
  }
  return terms;
}

/** What would be read as something else, did it stand without quotes. */
const NEEDS_QUOTES = /\s|^[-!]|^(?:profile|hook|protocol|from|to):/;

/** The text of a filter, from which `parseFilter` reads the same terms. */
export const renderFilter = (terms: readonly FilterTerm[]): string =>
  terms
    .map(({ field, text, isNegated }) => {
      // A text with a quote in it was read without quotes, and is so again.
      const quoted = NEEDS_QUOTES.test(text) && !text.includes('"') ? `"${text}"` : text;
      return `${isNegated ? '-' : ''}${field === null ? '' : `${field}:`}${quoted}`;
    })
    .join(' ');

/** The one value that a filter asks of a field; null where it asks none, or several. */
export function fieldValue(terms: readonly FilterTerm[], field: FilterField): string | null {
  const [only, ...more] = terms.filter((term) => term.field === field && !term.isNegated);
  return only && more.length === 0 ? only.text : null;
}

/** A filter that asks this value of a field, whatever it asked before; null asks none. */
export const withFieldValue = (
  terms: readonly FilterTerm[],
  field: FilterField,
  value: string | null,
): FilterTerm[] => [
  ...terms.filter((term) => term.field !== field || term.isNegated),
  ...(value === null ? [] : [{ field, text: value.toLowerCase(), isNegated: false }]),
];

/** What a viewer of hits shows. */
export interface HitQuery {
  readonly terms: readonly FilterTerm[];
  /** Only this profile's hits; null for all. */
  readonly profile: string | null;
  /** Also the hooks' lines that repeat what a profile's chain logs. */
  readonly isEveryLine: boolean;
}

/** Whether a hit is to be shown. */
export function hitMatcher(query: HitQuery, owners: HitOwners): (hit: LiveHit) => boolean {
  const { terms, profile, isEveryLine } = query;
  return (hit) => {
    if (!isEveryLine && owners.isRepeated(hit)) return false;
    if (profile !== null) {
      const owner = owners.ownerOf(hit);
      if (owner.kind !== 'profile' || owner.name !== profile) return false;
    }
    return terms.every((term) => matches(term, hit, owners) !== term.isNegated);
  };
}

function matches({ field, text }: FilterTerm, hit: LiveHit, owners: HitOwners): boolean {
  switch (field) {
    case null:
      return (
        hit.raw.toLowerCase().includes(text) ||
        profileText(hit, owners).includes(text) ||
        sourceOf(hit).includes(text) ||
        destinationOf(hit).includes(text)
      );
    case 'profile':
      return profileText(hit, owners) === text;
    case 'hook':
      return hit.hook.toLowerCase() === text;
    case 'protocol':
      return hit.protocol === text;
    case 'from':
      return sourceOf(hit).startsWith(text);
    case 'to':
      return destinationOf(hit).startsWith(text);
  }
}

/** `profile:none` finds what no profile takes. */
function profileText(hit: LiveHit, owners: HitOwners): string {
  const owner = owners.ownerOf(hit);
  switch (owner.kind) {
    case 'profile':
      return owner.name.toLowerCase();
    case 'unknown-chain':
      return owner.tag.toLowerCase();
    case 'nobody':
      return 'none';
  }
}

const withPort = (ip: string, port: number | undefined): string =>
  port === undefined ? ip : `${ip}:${port}`;

export const sourceOf = (hit: LiveHit): string => withPort(hit.source, hit.sourcePort);
export const destinationOf = (hit: LiveHit): string =>
  withPort(hit.destination, hit.destinationPort);
