import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chainName, type Profile } from '#shared/profile';
import { readState } from '#shared/state-file';
import { onHost } from '../lab/index.ts';
import { appKills } from './app-kills.ts';
import type { Part, Tally } from './findings.ts';
import { askHelper, commandWords, optionsOf, startHelper } from './helper.ts';
import { familyOf, kill, leftOver } from './processes.ts';
import { anyVersion, pick } from './profiles.ts';
import { SharedTable } from './table.ts';

const NAMES = ['one', 'two', 'three'] as const;
type Versions = ReadonlyMap<string, Profile>;

/** A change of one profile: to another version, or away. */
function anyChange(before: Versions): { name: string; version: Profile | null; after: Versions } {
  const name = pick(NAMES);
  const isGoing = before.has(name) && randomInt(4) === 0;
  const version = isGoing ? null : anyVersion(name, NAMES.indexOf(name));
  const after = new Map(before);
  if (version) after.set(name, version);
  else after.delete(name);
  return { name, version, after };
}

/** Kills one of a family of processes, whichever; the launcher is one, and so is iptables. */
function killOneOf(pid: number, tally: Tally): void {
  const [first, ...others] = familyOf(pid);
  if (!first) return;
  const victim = pick([first, ...others]);
  if (kill(victim.pid)) tally.count(`killed: ${shortName(victim.command)}`);
}

function shortName(command: string): string {
  const [program = ''] = command.split(' ');
  if (program === '') return 'one that had just ended';
  if (program.endsWith('/electron')) return 'helper';
  if (command.includes('iptlb.cjs')) return 'command';
  return program.split('/').at(-1) ?? program;
}

/** Which of two states of the profiles the kernel has: whole, and nothing else. */
async function whichOf(
  table: SharedTable,
  before: Versions,
  after: Versions,
  what: string,
  tally: Tally,
): Promise<Versions> {
  const saved = await table.read();
  const problems = [after, before].map((each) => table.problemsOf(saved, each.values()));
  if (problems[0]?.length === 0) {
    tally.count(`rules new after a killed ${what}`);
    return after;
  }
  tally.count(`rules old after a killed ${what}`);
  tally.expect(
    problems[1]?.length === 0,
    () => `half done by a killed ${what}: ${JSON.stringify(problems)}`,
  );
  return before;
}

async function nothingLeft(what: string, tally: Tally): Promise<void> {
  for (const { command } of await leftOver()) {
    tally.violation(`left by a killed ${what}: ${command}`);
  }
}

/** Milliseconds in which a change is made here, from start to end: kills are spread over them. */
async function durationOf(task: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await task();
  return performance.now() - started;
}

/** The helper, its launcher or what it started, at any moment of a change. */
async function helperKills(table: SharedTable, count: number, tally: Tally): Promise<void> {
  let versions: Versions = new Map();
  const spread = await durationOf(() => askHelper({ set: [anyVersion('one', 0)] }));
  await askHelper({ remove: [chainName('one')] });
  for (let round = 0; round < count; round += 1) {
    const { name, version, after } = anyChange(versions);
    const change = version ? { set: [version] } : { remove: [chainName(name)] };
    const isAsked = randomInt(4) === 0;
    const child = startHelper(isAsked ? { ...change, keepWithin: 5 } : change);
    const ended = once(child, 'exit');
    await delay(randomInt(Math.ceil(spread * 1.1)));
    killOneOf(child.pid ?? 0, tally);
    // Rules that wait for a decision: the caller goes away without one.
    if (isAsked) child.stdin?.destroy();
    await ended;
    child.stdin?.destroy();
    await nothingLeft('helper', tally);
    versions = await whichOf(table, versions, after, 'helper', tally);

    // The next one comes up and does its work over what is there.
    const next = anyChange(versions);
    const answer = await askHelper(
      next.version ? { set: [next.version] } : { remove: [chainName(next.name)] },
    );
    const isDone = ['applied', 'unchanged'].includes(answer.outcome);
    tally.expect(isDone, () => `the helper after a killed one: ${JSON.stringify(answer)}`);
    versions = next.after;
    const problems = table.problemsOf(await table.read(), versions.values());
    tally.expect(problems.length === 0, () => `after the next helper: ${problems.join('; ')}`);
  }
  await askHelper({ remove: [...versions.keys()].map(chainName) });
}

/** The command or what it started, at any moment of a change of rules and state file. */
async function commandKills(table: SharedTable, count: number, tally: Tally): Promise<void> {
  const folder = mkdtempSync('/tmp/iptlb-kills-');
  const file = join(folder, 'state.db');
  const [program, ...words] = commandWords(file);
  const run = (...args: string[]) => onHost('client').run(program, [...words, '-run', ...args]);
  const first = anyVersion('one', 0);
  const spread = await durationOf(() => run('-reset', ...optionsOf(first)));
  let versions: Versions = new Map([['one', first]]);
  for (let round = 0; round < count; round += 1) {
    const { name, version, after } = anyChange(versions);
    const task = version ? ['-reset', ...optionsOf(version)] : ['-delete', `-profile=${name}`];
    const child = onHost('client').spawn(program, [...words, '-run', ...task], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await delay(randomInt(Math.ceil(spread * 1.1)));
    killOneOf(child.pid ?? 0, tally);
    await ended;
    await nothingLeft('command', tally);
    const inKernel = await whichOf(table, versions, after, 'command', tally);

    const isStaged = readdirSync(folder).some((each) => each.endsWith('.applying'));
    const asFile = [versions, after].filter((each) => isStateOf(each));
    const next = await run('-use-state');
    tally.expect(next.code === 0, () => `the command after a killed one: ${next.stderr}`);
    tally.expect(
      next.stderr.includes('An earlier run was interrupted') === isStaged,
      () => `said after a kill: ${next.stderr}`,
    );
    if (isStaged) tally.count('commands that told what they found');
    const state = await readState(readFileSync(file, 'utf8'));
    const saved = state.ok ? state.value.profiles : [];
    tally.expect(state.ok && asFile.length > 0, () => 'the state file is not whole');
    const problems = table.problemsOf(await table.read(), saved);
    tally.expect(problems.length === 0, () => `after the next command: ${problems.join('; ')}`);
    // What the kernel had counts, and the file follows it.
    const names = saved.map((each) => JSON.stringify(each)).sort();
    const wanted = [...inKernel.values()].map((each) => JSON.stringify(each)).sort();
    tally.expect(
      isStaged || names.join() === wanted.join(),
      () => `the file has ${names.join()}, the kernel had ${wanted.join()}`,
    );
    const left = readdirSync(folder).filter((each) => each !== 'state.db');
    tally.expect(left.length === 0, () => `left beside the state file: ${left.join()}`);
    versions = new Map(saved.map((each) => [each.name, each]));
  }
  await askHelper({ remove: [...versions.keys()].map(chainName) });
  rmSync(folder, { recursive: true });

  function isStateOf(each: Versions): boolean {
    const text = readFileSync(file, 'utf8');
    return [...each.keys()].every((name) => text.includes(`${name}:`));
  }
}

/** Of all kills, the part of each kind. */
const SHARES = { helper: 0.4, command: 0.4 };

export const killsPart: Part = {
  what: 'helper, command, app killed at any moment: rules and files old or new, nothing left running',
  unit: 'kills',
  count: 500,
  short: 24,
  run: async (count, { tell, tally }) => {
    const table = await SharedTable.make(pick(['nft', 'legacy']), { hasTraffic: true });
    const helpers = Math.ceil(count * SHARES.helper);
    const commands = Math.ceil(count * SHARES.command);
    try {
      tell(`${helpers} kills of the helper`);
      await helperKills(table, helpers, tally);
      tell(`${commands} kills of the command`);
      await commandKills(table, commands, tally);
      tell(`${count - helpers - commands} kills of the app`);
      await appKills(table, count - helpers - commands, tally);
    } finally {
      await table.clear();
    }
    return tally.findings();
  },
};
