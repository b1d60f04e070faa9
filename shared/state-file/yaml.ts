import {
  calledInFile,
  checkProfile,
  checkProfileSet,
  fail,
  ok,
  PROFILE_DEFAULTS,
  shortened,
  type Profile,
  type ProfileProblem,
  type Result,
} from '#shared/profile';
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type Pair,
  type Scalar,
} from 'yaml';
import { levelOf } from './levels.ts';
import type { BrokenEntry, State, StateProblem } from './model.ts';

/** A file as a YAML document, and the way from a place in its text to a line. */
export interface YamlFile {
  readonly document: Document;
  readonly entries: readonly Entry[];
  readonly problemAt: (node: unknown, message: string) => StateProblem;
}

/** One key of the file's map with what stands below it. */
interface Entry {
  readonly name: string;
  readonly pair: Pair;
}

/** The key of the file for each field of a profile. */
const KEYS = {
  destinations: 'destination',
  logEnabled: 'logEnabled',
  logLevel: 'logLevel',
  protocol: 'protocol',
  rulesBackend: 'rulesBackend',
  source: 'source',
} as const satisfies Partial<Record<keyof Profile, string>>;

/** Reads any YAML 1.1, the version of the original program's files. */
export function readYamlState(text: string): Result<State, StateProblem> {
  const file = openYaml(text);
  if (!file.ok) return file;
  const { entries } = file.value;

  const broken: BrokenEntry[] = [];
  const sound: Profile[] = [];
  const pairs = new Map<Profile, Pair>();
  for (const entry of entries) {
    const checked = checkEntry(file.value, entry);
    if (checked.ok) {
      sound.push(checked.value);
      pairs.set(checked.value, entry.pair);
    } else broken.push(checked.error);
  }

  const profiles: Profile[] = [];
  for (const { profile, problems } of checkProfileSet(sound, calledInFile)) {
    const pair = pairs.get(profile);
    const located = problems.map((each) => locate(file.value, pair, each));
    const { name, source, destinations } = profile;
    if (isNotEmpty(located))
      broken.push({ name, source, destinations: destinations.length, problems: located });
    else profiles.push(profile);
  }
  return ok({ profiles, broken });
}

/** Parses a file and finds its entries. Never throws, whatever the text. */
export function openYaml(text: string): Result<YamlFile, StateProblem> {
  const lines = new LineCounter();
  const problem = (offset: number, message: string): StateProblem => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const problemAt = (node: unknown, message: string) => problem(offsetOf(node), message);

  if (isTooDeep(text)) return fail(problem(0, 'It is nested too deeply to be a state file.'));
  let document: Document;
  try {
    document = parseDocument(text, {
      version: '1.1',
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'silent',
      // The library compares each key with all before it; with thousands of profiles that takes minutes.
      uniqueKeys: false,
    });
  } catch (error) {
    return fail(problem(0, `It cannot be read as YAML: ${wordsOf(error)}.`));
  }
  const [error] = document.errors;
  if (error) {
    return fail(problem(error.pos[0], `It is not valid YAML: ${firstLine(error.message)}.`));
  }
  const repeated = repeatedKey(document);
  if (repeated) return fail(problemAt(repeated, 'It is not valid YAML: Map keys must be unique.'));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return ok({ document, entries: [], problemAt });
  }
  if (!isMap(contents)) {
    return fail(
      problemAt(contents, 'It holds no map of profiles; expected lines such as "name:" there.'),
    );
  }
  const entries = contents.items.map((pair) => ({ name: keyOf(pair), pair }));
  for (const { pair } of entries) holdAsText(pair);
  return ok({ document, entries, problemAt });
}

/** The first key that its map has twice. */
function repeatedKey(document: Document): Scalar | null {
  let repeated: Scalar | null = null;
  visit(document, {
    Map(_, { items }) {
      const values = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (values.has(key.value)) {
          repeated = key;
          return visit.BREAK;
        }
        values.add(key.value);
      }
      return undefined;
    },
  });
  return repeated;
}

const MAX_NESTING = 100;

/**
 * Whether a text may nest deeper than any state file does. The parser calls itself once per level,
 * and out of stack it takes the whole process with it rather than throwing.
 */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > MAX_NESTING) return true;
    depth = Math.max(depth, 0);
  }
  return new RegExp(`^[ ?:-]{${2 * MAX_NESTING}}`, 'm').test(text);
}

/** Makes a key that YAML 1.1 reads as a number (`e0` as none, even) text, so that it is written back as it was. */
function holdAsText({ key }: Pair): void {
  if (isScalar(key) && typeof key.value !== 'string' && key.source !== undefined) {
    key.value = key.source;
  }
}

/** A key to the letter: `007` and `yes` are names here, though YAML 1.1 reads them otherwise. */
export function keyOf({ key }: Pair): string {
  if (isScalar(key)) return key.source ?? String(key.value);
  try {
    return String(key).trim();
  } catch {
    // A list or map that cannot even be said, for it merges what is no map, is nobody's name.
    return '?';
  }
}

/** Reads one entry on its own, whatever the others say. */
export function checkEntry(file: YamlFile, { name, pair }: Entry): Result<Profile, BrokenEntry> {
  const read = readSettings(file, pair);
  if (!read.ok) {
    const problem = file.problemAt(pair.value ?? pair.key, read.error);
    return fail({ name, source: '', destinations: 0, problems: [problem] });
  }
  const settings = read.value;
  // What older files of the original lack has a default.
  const setting = (key: string, otherwise?: unknown) => settings.get(key) ?? otherwise;
  const checked = checkProfile({
    name,
    source: setting(KEYS.source),
    destinations: setting(KEYS.destinations),
    protocol: setting(KEYS.protocol, PROFILE_DEFAULTS.protocol),
    rulesBackend: setting(KEYS.rulesBackend, PROFILE_DEFAULTS.rulesBackend),
    logEnabled: setting(KEYS.logEnabled, PROFILE_DEFAULTS.logEnabled),
    logLevel: levelOf(setting(KEYS.logLevel, PROFILE_DEFAULTS.logLevel)),
  });
  if (checked.ok) return checked;
  const [source, destinations] = [setting(KEYS.source), setting(KEYS.destinations)];
  const problems = checked.error.map((each) => locate(file, pair, each));
  return fail({
    name,
    source: typeof source === 'string' ? shortened(source) : '',
    destinations: Array.isArray(destinations) ? destinations.length : 0,
    problems: isNotEmpty(problems)
      ? problems
      : [file.problemAt(pair.key, 'The profile is not valid.')],
  });
}

/** The settings of one entry, aliases and merges resolved. */
function readSettings(
  { document }: YamlFile,
  { value }: Pair,
): Result<ReadonlyMap<unknown, unknown>, string> {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (!isMap(node)) return fail('This entry is no profile: it has no settings below it.');
  try {
    const settings: unknown = node.toJS(document, { mapAsMap: true, maxAliasCount: 100 });
    return settings instanceof Map ? ok(settings) : fail('This entry is no profile.');
  } catch (error) {
    return fail(`This entry cannot be read: ${wordsOf(error)}.`);
  }
}

/** Finds the place of a field's value, or of the entry where the field is missing. */
function locate(file: YamlFile, pair: Pair | undefined, problem: ProfileProblem): StateProblem {
  const key = problem.field === 'name' ? null : KEYS[problem.field];
  const map = pair && isMap(pair.value) ? pair.value : null;
  const value = map?.items.find((each) => keyOf(each) === key)?.value ?? pair?.key;
  const item = isSeq(value) && problem.index !== undefined ? value.items[problem.index] : value;
  return file.problemAt(item, problem.message);
}

const offsetOf = (node: unknown): number => (isNode(node) ? node.range?.[0] : null) ?? 0;

const isNotEmpty = <T>(list: readonly T[]): list is readonly [T, ...T[]] => list.length > 0;

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').replace(/[.:]$/, '');

export const wordsOf = (error: unknown): string =>
  firstLine(error instanceof Error ? error.message : String(error));
