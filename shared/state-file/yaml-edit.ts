import { checkProfile, fail, ok, type Profile, type Result } from '#shared/profile';
import {
  isMap,
  isScalar,
  isSeq,
  YAMLMap,
  YAMLSeq,
  type Document,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';
import { withNew } from './canonical.ts';
import { renderName } from './names.ts';
import { editedName, type StateEdit, type StateProblem } from './model.ts';
import { checkEntry, keyOf, openYaml, wordsOf, type YamlFile } from './yaml.ts';

/**
 * Edits a file that somebody has written by hand: comments, unknown keys and entries stay.
 *
 * The result is read again, and refused if any other entry would read differently: a file whose
 * entries share parts (anchors and aliases) could otherwise change behind its owner's back.
 */
export function editYamlState(
  text: string,
  edits: readonly StateEdit[],
): Result<string, StateProblem> {
  const file = openYaml(text);
  if (!file.ok) return file;
  const names = new Set(edits.map(editedName));
  const others = readOthers(file.value, names);
  const refuse = (why: string) =>
    fail(
      file.value.problemAt(
        file.value.entries.find((entry) => names.has(entry.name))?.pair.key,
        `IPTLB cannot change ${subjectOf(names)} here ${why}. Edit the file by hand.`,
      ),
    );

  let edited: string;
  try {
    edited = applyEdits(file.value.document, edits);
  } catch (error) {
    return refuse(`without changing others: ${wordsOf(error)}`);
  }
  const reread = openYaml(edited);
  if (!reread.ok || readOthers(reread.value, names) !== others) {
    return refuse('without changing others: they share parts of it');
  }
  const last = new Map(edits.map((edit) => [editedName(edit), edit]));
  return [...last.values()].every((edit) => isThere(reread.value, edit))
    ? ok(edited)
    : refuse('so that it reads as it should');
}

/** Whether an edited file says of a profile what it shall. */
function isThere(file: YamlFile, edit: StateEdit): boolean {
  if (edit.do === 'drop') return true;
  const entry = file.entries.find(({ name }) => name === edit.profile.name);
  const read = entry && checkEntry(file, entry);
  return JSON.stringify(read) === JSON.stringify(checkProfile(edit.profile));
}

function subjectOf(names: ReadonlySet<string>): string {
  const [name = ''] = names;
  return names.size === 1 ? `the profile "${name}"` : `these ${names.size} profiles`;
}

/** What all entries but some say, as text to compare. */
function readOthers({ document, entries }: YamlFile, names: ReadonlySet<string>): string {
  const others = entries.filter((entry) => !names.has(entry.name));
  return JSON.stringify(others.map((entry) => [entry.name, readValue(document, entry.pair)]));
}

/** Where it cannot be read, or holds itself, what it says is that. */
function readValue(document: Document, { value }: Pair): string {
  try {
    const read: unknown = document
      .createNode(value)
      .toJS(document, { mapAsMap: true, maxAliasCount: 100 });
    return JSON.stringify(read, (_key, each: unknown) => (each instanceof Map ? [...each] : each));
  } catch (error) {
    return wordsOf(error);
  }
}

function applyEdits(document: Document, edits: readonly StateEdit[]): string {
  const map = isMap(document.contents) ? document.contents : new YAMLMap();
  document.contents = map;
  if (map.items.length === 0) map.flow = false;
  keepHeader(document, map);
  const kept = new Map(map.items.map((pair) => [keyOf(pair), pair]));
  const added = new Map<string, Pair>();
  for (const edit of edits) {
    switch (edit.do) {
      case 'drop':
        kept.delete(edit.name);
        added.delete(edit.name);
        break;
      case 'put': {
        const { name } = edit.profile;
        const old = kept.get(name) ?? added.get(name);
        const pair = putEntry(document, old, edit.profile);
        if (!old) added.set(name, pair);
        break;
      }
    }
  }
  map.items = withNew([...kept.values()], [...added.values()], keyOf);
  if (map.items.length === 0) map.flow = true;
  return document.toString({ indentSeq: false, lineWidth: 0, flowCollectionPadding: false });
}

/**
 * The parser counts a comment at the top of the file to the first entry. Up to its last blank line
 * it is the file's, and must neither go with that entry nor slip below a new one.
 */
function keepHeader(document: Document, map: YAMLMap): void {
  const key = map.items[0]?.key;
  if (!isScalar(key) || typeof key.commentBefore !== 'string') return;
  const end = key.commentBefore.lastIndexOf('\n\n');
  if (end < 0) return;
  document.commentBefore = [document.commentBefore, key.commentBefore.slice(0, end)]
    .filter(Boolean)
    .join('\n');
  key.commentBefore = key.commentBefore.slice(end + 2);
}

/** Gives an entry, or a new one, the settings of a profile. */
function putEntry(document: Document, old: Pair | undefined, profile: Profile): Pair {
  const settings = old && isMap(old.value) ? old.value : new YAMLMap();
  const pair = old ?? document.createPair(keyNode(document, profile.name), settings);
  pair.value = settings;
  putDestinations(document, settings, profile.destinations);
  putScalar(document, settings, 'logEnabled', profile.logEnabled);
  putScalar(document, settings, 'logLevel', String(profile.logLevel), true);
  putScalar(document, settings, 'protocol', profile.protocol);
  putScalar(document, settings, 'rulesBackend', profile.rulesBackend);
  putScalar(document, settings, 'source', profile.source);
  return pair;
}

function keyNode(document: Document, name: string): Node {
  const key = document.createNode(name);
  if (isScalar(key) && renderName(name) !== name) key.type = 'QUOTE_DOUBLE';
  return key;
}

/** Sets a value where it stands, so that a comment beside it stays. */
function putScalar(
  document: Document,
  settings: YAMLMap,
  key: string,
  value: string | boolean,
  mustBeQuoted = false,
): void {
  const old = settings.items.find((each) => keyOf(each) === key);
  const pair = old ?? document.createPair(key, value);
  if (!old) settings.items.push(pair);
  if (isScalar(pair.value)) {
    pair.value.value = value;
    // What a tag says of the old value (`!!str yes`) is not so of the new one.
    delete pair.value.tag;
  } else pair.value = document.createNode(value);
  if (mustBeQuoted && isScalar(pair.value) && !isQuoted(pair.value))
    pair.value.type = 'QUOTE_DOUBLE';
}

const isQuoted = ({ type }: Scalar): boolean => type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE';

/** Keeps the lines of destinations that stay, with their comments. */
function putDestinations(document: Document, settings: YAMLMap, wanted: readonly string[]): void {
  const pair = settings.items.find((each) => keyOf(each) === 'destination');
  const list = isSeq(pair?.value) ? pair.value : new YAMLSeq();
  delete list.tag;
  const old = [...list.items];
  list.items = wanted.map((destination) => {
    const place = old.findIndex((item) => isScalar(item) && item.value === destination);
    return place < 0 ? document.createNode(destination) : old.splice(place, 1)[0];
  });
  if (pair) pair.value = list;
  else settings.items.push(document.createPair('destination', list));
}
