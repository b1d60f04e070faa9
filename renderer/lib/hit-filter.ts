import type { LiveHit } from './hit-store.ts';

export const FILTER_FIELDS = [
  'profile',
  'hook',
  'protocol',
  'from',
  'to',
  'in',
  'out',
  'flag',
] as const;
export type FilterField = (typeof FILTER_FIELDS)[number];

/** One word of a filter: text anywhere in the line, a pattern, or the value of a field. */
export interface FilterTerm {
  readonly field: FilterField | 'pattern' | null;
  /** In lower case, but for a pattern. */
  readonly text: string;
  readonly isNegated: boolean;
}

const FIELD_NAMES = FILTER_FIELDS.join('|');
const TERM = new RegExp(
  String.raw`([-!]?)(?:/((?:\\.|[^/\\])+)/(?=\s|$)|(?:(${FIELD_NAMES}):)?(?:"([^"]*)"?|(\S+)))`,
  'gi',
);

/**
 * Reads a filter: words that must all be in a line. `-` or `!` before a word excludes it, quotes keep
 * blanks, `/…/` is a regular expression, and a word after `profile:`, `from:` and the like is looked for
 * in that field only.
 */
export function parseFilter(text: string): FilterTerm[] {
  const terms: FilterTerm[] = [];
  for (const [, sign = '', pattern, name, quoted, plain] of text.matchAll(TERM)) {
    const isNegated = sign !== '';
    if (pattern !== undefined) {
      terms.push({ field: 'pattern', text: pattern, isNegated });
      continue;
    }
    const value = (quoted ?? plain ?? '').toLowerCase();
    if (value === '') continue;
    const field = FILTER_FIELDS.find((each) => each === name?.toLowerCase()) ?? null;
    terms.push({ field, text: value, isNegated });
  }
  return terms;
}

/** What would be read as something else, did it stand without quotes. */
const NEEDS_QUOTES = new RegExp(String.raw`\s|^[-!/]|^(?:${FIELD_NAMES}):`);

/** The text of a filter, from which `parseFilter` reads the same terms. */
export const renderFilter = (terms: readonly FilterTerm[]): string =>
  terms
    .map(({ field, text, isNegated }) => {
      const sign = isNegated ? '-' : '';
      if (field === 'pattern') return `${sign}/${text}/`;
      // A text with a quote in it was read without quotes, and is so again.
      const quoted = NEEDS_QUOTES.test(text) && !text.includes('"') ? `"${text}"` : text;
      return `${sign}${field === null ? '' : `${field}:`}${quoted}`;
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

/** A filter that shows hits from this source only, or none of them; what else it asks stays. */
export function withSource(filter: string, source: string, isHidden: boolean): string {
  const text = `${source}/32`;
  // Asked for and hidden at once, it would show nothing.
  const others = parseFilter(filter).filter((term) => term.field !== 'from' || term.text !== text);
  return renderFilter(
    isHidden
      ? [...others, { field: 'from', text, isNegated: true }]
      : withFieldValue(others, 'from', text),
  );
}

/** A regular expression as the filter means it. */
export const patternOf = (text: string): RegExp => new RegExp(text, 'i');

/** What is wrong with a filter, in the words of the browser; null where nothing is. */
export function filterProblem(terms: readonly FilterTerm[]): string | null {
  for (const { field, text } of terms) {
    if (field !== 'pattern') continue;
    try {
      patternOf(text);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return null;
}

/** What a viewer of hits shows. */
export interface HitQuery {
  readonly terms: readonly FilterTerm[];
  /** Only this profile's hits; null for all. */
  readonly profile: string | null;
  /** Also the hooks' lines that repeat what a profile's chain logs. */
  readonly isEveryLine: boolean;
  /** Also the hits that were in the kernel's log before the app. */
  readonly hasEarlier: boolean;
}

const withPort = (ip: string, port: number | undefined): string =>
  port === undefined ? ip : `${ip}:${port}`;

export const sourceOf = (hit: LiveHit): string => withPort(hit.source, hit.sourcePort);
export const destinationOf = (hit: LiveHit): string =>
  withPort(hit.destination, hit.destinationPort);
