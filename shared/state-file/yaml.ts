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
  type Document,
  type Pair,
  type Tags,
  type YAMLMap,
  type YAMLParseError,
} from 'yaml';
import { levelOf } from './levels.ts';
import type { BrokenEntry, State, StateProblem } from './model.ts';
import { isTooDeep } from './nesting.ts';

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
      customTags: (tags) => tags.filter((tag) => !isReadAsText(tag)),
      // The library compares each key with all before it; with thousands of profiles that takes minutes.
      uniqueKeys: false,
    });
  } catch (error) {
    return fail(problem(0, `It cannot be read as YAML: ${wordsOf(error)}.`));
  }
  const [error] = document.errors;
  if (error) return fail(problem(error.pos[0], faultOf(error)));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    return ok({ document, entries: [], problemAt });
  }
  if (!isMap(contents)) {
    return fail(
      problemAt(contents, 'It holds no map of profiles; expected lines such as "name:" there.'),
    );
  }
  const repeated = repeatedPair(contents);
  if (repeated)
    return fail(problemAt(repeated.key, 'It is not valid YAML: Map keys must be unique.'));
  const entries = contents.items.map((pair) => ({ name: keyOf(pair), pair }));
  for (const { pair } of entries) holdAsText(pair);
  return ok({ document, entries, problemAt });
}

/**
 * What YAML 1.1 has more than text and booleans: numbers, which it would write back rounded (ticket numbers) or
 * otherwise (0x1F, 1_000), times, and more. Nothing that we read is one of them.
 */
const READ_AS_TEXT: ReadonlySet<string> = new Set(
  ['int', 'float', 'timestamp', 'binary', 'omap', 'pairs', 'set'].map(
    (name) => `tag:yaml.org,2002:${name}`,
  ),
);

const isReadAsText = (tag: Tags[number]): boolean =>
  typeof tag !== 'string' && READ_AS_TEXT.has(tag.tag);

const faultOf = ({ code, message }: Pick<YAMLParseError, 'code' | 'message'>): string =>
  code === 'MULTIPLE_DOCS'
    ? 'A second YAML document begins here; a state file is one.'
    : `It is not valid YAML: ${firstLine(message)}.`;

/** The first pair of a map whose key stood there before. */
function repeatedPair({ items }: YAMLMap): Pair | null {
  const names = new Set<string>();
  for (const pair of items) {
    const name = keyOf(pair);
    if (names.has(name)) return pair;
    names.add(name);
  }
  return null;
}

/** Makes a key that YAML 1.1 reads as a boolean or as nothing text, so that it is written back as it was. */
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
    const { at, why } = read.error;
    const problem = file.problemAt(at ?? pair.value ?? pair.key, why);
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
): Result<ReadonlyMap<unknown, unknown>, { readonly why: string; readonly at?: unknown }> {
  const node = isAlias(value) ? value.resolve(document) : value;
  if (!isMap(node)) return fail({ why: 'This entry is no profile: it has no settings below it.' });
  const repeated = repeatedPair(node);
  if (repeated)
    return fail({ why: `The key ${keyOf(repeated)} stands there twice.`, at: repeated.key });
  try {
    const settings: unknown = node.toJS(document, { mapAsMap: true, maxAliasCount: 100 });
    return settings instanceof Map ? ok(settings) : fail({ why: 'This entry is no profile.' });
  } catch (error) {
    return fail({ why: `This entry cannot be read: ${wordsOf(error)}.` });
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
