import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chainName, type Profile } from '#shared/profile';
import {
  fingerprint,
  indexRules,
  ownRules,
  parseTable,
  plan,
  profileStatus,
} from '#shared/ruleset';
import { readState } from '#shared/state-file';
import { onHost } from '../lab/index.ts';
import type { Part, Tally } from './findings.ts';
import { askHelper, commandWords, optionsOf, type HelperAnswer } from './helper.ts';
import { anyVersion, pick } from './profiles.ts';
import { SharedTable } from './table.ts';

/** Who changes rules at the same time, each a profile of its own: helpers, then commands. */
const HELPERS = ['h1', 'h2', 'h3', 'h4'];
const COMMANDS = ['c1', 'c2'];
const DONE = ['applied', 'unchanged'];

type Versions = ReadonlyMap<string, Profile | null>;

const versionOf = (name: string, place: number): Profile | null =>
  randomInt(4) === 0 ? null : anyVersion(name, place);

async function byCommand(file: string, name: string, version: Profile | null): Promise<string> {
  const [program, ...words] = commandWords(file);
  const task = version ? ['-reset', ...optionsOf(version)] : ['-delete', `-profile=${name}`];
  const ended = await onHost('client').run(program, [...words, '-run', ...task]);
  return ended.code === 0 ? 'applied' : ended.stderr;
}

const byHelper = (name: string, version: Profile | null): Promise<HelperAnswer> =>
  askHelper(version ? { set: [version] } : { remove: [chainName(name)] });

/** Of which names an answer shows what this round wanted; those that did not change tell nothing. */
function seenIn({ rules }: HelperAnswer, before: Versions, after: Versions): Set<string> {
  const index = indexRules(rules ?? { chains: [], references: [] });
  const isAs = (name: string, version: Profile | null) =>
    version ? profileStatus(index, version).state === 'active' : !index.chains.has(chainName(name));
  return new Set(
    [...after]
      .filter(([name, version]) => isAs(name, version) && !isAs(name, before.get(name) ?? null))
      .map(([name]) => name),
  );
}

/** Whether answers can stand in a row in which each has seen all that the one before it had seen. */
function isRow(sets: readonly ReadonlySet<string>[]): boolean {
  const sorted = sets.toSorted((a, b) => a.size - b.size);
  return sorted
    .slice(1)
    .every((each, place) => [...(sorted[place] ?? [])].every((name) => each.has(name)));
}

const present = (versions: Versions): Profile[] =>
  [...versions.values()].filter((each) => each !== null);

/** All at once, each its own profile; all of them share hooks, and some a LOG rule. */
async function allAtOnce(
  table: SharedTable,
  file: string,
  before: Versions,
  tally: Tally,
): Promise<Versions> {
  const names = [...HELPERS, ...COMMANDS];
  const after: Versions = new Map(names.map((name, place) => [name, versionOf(name, place)]));
  const [answers, commands] = await Promise.all([
    Promise.all(HELPERS.map((name) => byHelper(name, after.get(name) ?? null))),
    Promise.all(COMMANDS.map((name) => byCommand(file, name, after.get(name) ?? null))),
  ]);
  for (const outcome of [...answers.map((each) => each.outcome), ...commands]) {
    tally.expect(DONE.includes(outcome), () => `one of many at once: ${outcome}`);
  }
  for (const problem of table.problemsOf(await table.read(), present(after))) {
    tally.violation(`${problem} after changes at once`);
  }
  const seen = answers
    .filter(({ outcome }) => outcome === 'applied')
    .map((answer) => seenIn(answer, before, after));
  tally.expect(
    isRow(seen),
    () => `one did not see an earlier: ${JSON.stringify(seen.map((each) => [...each]))}`,
  );
  // Where no command had anything to save yet, there is no file.
  const state = await readState(existsSync(file) ? readFileSync(file, 'utf8') : '');
  const saved = state.ok ? state.value.profiles.map(({ name }) => name).sort() : ['damaged'];
  const wanted = COMMANDS.filter((name) => after.get(name));
  tally.expect(
    saved.join() === wanted.join(),
    () => `the state file has ${saved.join()}, not ${wanted.join()}`,
  );
  tally.count('changes at once', names.length);
  return after;
}

/** Two persons have read the same plan and agree to it at the same moment: one of them is too late. */
async function samePlan(table: SharedTable, before: Versions, tally: Tally): Promise<Versions> {
  const [own, name] = [ownRules(parseTable(await table.read())), 'h1'];
  const current = before.get(name);
  const version = {
    ...anyVersion(name, 0),
    source: `10.1.0.2:${current?.source.endsWith('1') ? 8002 : 8001}`,
  };
  const expected = fingerprint(plan(own, { set: [version], remove: [] }));
  const answers = await Promise.all(
    [1, 2].map(() => askHelper({ set: [version], expect: expected })),
  );
  const outcomes = answers.map(({ outcome }) => outcome).sort();
  tally.expect(
    outcomes.join() === 'applied,plan-changed',
    () => `two with one plan: ${outcomes.join()}`,
  );
  tally.count('plans agreed to twice');
  return new Map(before).set(name, version);
}

/** Two want the same profile in different ways: afterwards it is as one of them wanted, whole. */
async function sameProfile(table: SharedTable, before: Versions, tally: Tally): Promise<Versions> {
  const wishes = [versionOf('h2', 1), versionOf('h2', 1), anyVersion('h2', 1)] as const;
  const answers = await Promise.all(wishes.map((version) => byHelper('h2', version)));
  for (const { outcome } of answers) {
    tally.expect(DONE.includes(outcome), () => `one of two on a profile: ${outcome}`);
  }
  const saved = await table.read();
  const ends = wishes.map((version): Versions => new Map(before).set('h2', version));
  const [end] = ends.filter((each) => table.problemsOf(saved, present(each)).length === 0);
  tally.expect(end !== undefined, () => `a profile is as nobody wanted it: ${saved}`);
  tally.count('profiles changed by several');
  return end ?? before;
}

export const racesPart: Part = {
  what: 'helpers and commands at the same time: each change whole, the later sees the earlier',
  unit: 'rounds',
  count: 40,
  short: 2,
  run: async (count, { tell, tally }) => {
    for (const backend of ['nft', 'legacy'] as const) {
      const table = await SharedTable.make(backend);
      const folder = mkdtempSync('/tmp/iptlb-races-');
      let versions: Versions = new Map();
      try {
        for (let round = 0; round < Math.ceil(count / 2); round += 1) {
          versions = await allAtOnce(table, join(folder, 'state.db'), versions, tally);
          const task = pick([samePlan, sameProfile]);
          versions = await task(table, versions, tally);
          if (round % 5 === 4) tell(`round ${round + 1} with iptables-${backend}`);
        }
      } finally {
        rmSync(folder, { recursive: true });
        await table.clear();
      }
    }
    return tally.findings();
  },
};
