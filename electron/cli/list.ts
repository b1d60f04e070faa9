import { bootMark, type BootMark, type BootState } from '#shared/boot';
import { readHostFacts } from '#host';
import { warningsOf, type Circumstances, type Warning } from '#shared/preflight';
import { chainName, fail, ok, type Profile, type Result } from '#shared/profile';
import {
  indexRules,
  orphanChains,
  profileStatus,
  type Counters,
  type ProfileState,
  type RuleIndex,
} from '#shared/ruleset';
import { readState, type State } from '#shared/state-file';
import { readBoot, readSnapshot, readStateText } from '#system';
import { stop, unreadable } from './change.ts';
import type { Command } from './command.ts';
import type { Console } from './console.ts';
import { placed } from './decide.ts';
import * as say from './messages.ts';
import { oneLine, printable, someOf } from './words.ts';
import { renderTable } from './table.ts';
import { readSurroundings, unsettledLines } from './warnings.ts';

/** What -list tells; also the form of its JSON. */
export interface Listing {
  readonly stateFile: string;
  readonly kernel: 'read' | 'unknown';
  readonly profiles: readonly ListedProfile[];
  readonly broken: readonly { readonly name: string; readonly problem: string }[];
  /** Chains of ours that no entry of this file has, a broken one neither; another state file may. */
  readonly orphans: readonly string[];
}

export interface ListedProfile extends Omit<Profile, 'destinations'> {
  readonly state: ProfileState | 'unknown';
  /** Whether it is restored at boot. */
  readonly boot: BootMark | 'unknown';
  readonly destinations: readonly {
    readonly address: string;
    /** Since the rule was written; null where they are not known. */
    readonly connections: number | null;
    readonly bytes: number | null;
  }[];
  /** What keeps it from working although its rules are right; without root, as far as that can be seen. */
  readonly warnings: readonly Omit<Warning, 'setting'>[];
}

/** Shows the profiles with their live status. Returns the exit code. */
export async function list(
  { stateFile, only, isJson }: Extract<Command, { do: 'list' }>,
  console: Console,
): Promise<number> {
  const text = readStateText(stateFile);
  if (!text.ok) return stop(console, text.error);
  if (text.value === null) console.log([say.warning(`There is no state file ${stateFile}`)]);
  console.log(unsettledLines(stateFile));
  const state = await readState(text.value ?? '');
  if (!state.ok) return stop(console, unreadable(stateFile, placed(state.error)));
  const [facts, kernel] = await Promise.all([readHostFacts(), readKernel(console)]);
  if (!kernel.ok) console.log([say.warning(kernel.error)]);

  const known: Known = {
    index: kernel.ok ? kernel.value.index : null,
    circumstances: { facts, surroundings: kernel.ok ? kernel.value.surroundings : null },
    // The file of what is restored at boot is root's alone.
    boot: console.isRoot ? await readBoot() : null,
  };
  const listing = listingOf(stateFile, state.value, known, only);
  if (only !== null && listing.profiles.length + listing.broken.length === 0) {
    return stop(console, `profile [${only}] does not exist`);
  }
  console.print(isJson ? `${JSON.stringify(listing)}\n` : renderListing(listing));
  // Who may see the rules and does not has not got what was asked for.
  return console.isRoot && !kernel.ok ? 1 : 0;
}

/** Our rules in the kernel, and what of others' rules concerns them. */
interface Kernel {
  readonly index: RuleIndex;
  readonly surroundings: NonNullable<Circumstances['surroundings']>;
}

async function readKernel({ isRoot, asRoot }: Console): Promise<Result<Kernel, string>> {
  if (!isRoot) {
    return fail(`without root the rules in the kernel are not known. Run: ${asRoot}`);
  }
  const snapshot = await readSnapshot();
  if (!snapshot.ok) return fail(oneLine(snapshot.error.message));
  const { own, table } = snapshot.value;
  return ok({ index: indexRules(own), surroundings: await readSurroundings(table) });
}

/** What is known beside the state file; null where it is not. */
interface Known {
  readonly index: RuleIndex | null;
  readonly circumstances: Circumstances;
  readonly boot: BootState | null;
}

export function listingOf(
  stateFile: string,
  { profiles, broken }: State,
  known: Known,
  only: string | null,
): Listing {
  const { index } = known;
  const isShown = ({ name }: { name: string }) => only === null || name === only;
  return {
    stateFile,
    kernel: index ? 'read' : 'unknown',
    profiles: profiles.filter(isShown).map((profile) => listProfile(profile, known)),
    broken: broken
      .filter(isShown)
      .map(({ name, problems }) => ({ name, problem: placed(problems[0]) })),
    orphans: index && only === null ? orphanChains(index, [...profiles, ...broken]) : [],
  };
}

function listProfile(profile: Profile, { index, circumstances, boot }: Known): ListedProfile {
  const status = index ? profileStatus(index, profile) : null;
  const counted = (place: number): Counters | null => status?.counters[place] ?? null;
  return {
    ...profile,
    state: status?.state ?? 'unknown',
    boot: bootMark(boot, profile) ?? 'unknown',
    destinations: profile.destinations.map((address, place) => ({
      address,
      connections: counted(place)?.packets ?? null,
      bytes: counted(place)?.bytes ?? null,
    })),
    warnings: warningsOf(profile, chainName(profile.name), circumstances).map(
      ({ kind, message, fix, command }) => ({ kind, message, fix, command }),
    ),
  };
}

function renderListing({ stateFile, profiles, broken, orphans }: Listing): string {
  const rows = profiles.flatMap((profile) => [
    [
      profile.name,
      profile.state,
      profile.boot === 'unknown' ? '?' : profile.boot,
      profile.source,
      profile.protocol,
      profile.rulesBackend,
      profile.logEnabled ? String(profile.logLevel) : '-',
      counted(total(profile.destinations), profile),
    ],
    ...profile.destinations.map(({ address, connections }) => [
      '',
      '',
      '',
      `-> ${address}`,
      '',
      '',
      '',
      counted(connections, profile),
    ]),
  ]);
  const heads = [
    'PROFILE',
    'STATE',
    'BOOT',
    'ADDRESS',
    'PROTOCOL',
    'BACKEND',
    'LOG LEVEL',
    'CONNECTIONS',
  ];
  return [
    rows.length > 0
      ? renderTable([heads, ...rows])
      : `There are no profiles in ${printable(stateFile)}.\n`,
    ...renderWarnings(profiles),
    ...broken.map(({ name, problem }) => `broken: ${printable(name)}: ${printable(problem)}\n`),
    ...orphans.map(
      (chain) =>
        `orphan: ${chain} belongs to no profile of ${printable(stateFile)}; another state file may have it\n`,
    ),
  ].join('');
}

/** Each warning once, with the profiles that it is about. */
function renderWarnings(profiles: readonly ListedProfile[]): readonly string[] {
  const names = new Map<string, string[]>();
  for (const { name, warnings } of profiles) {
    for (const { message, fix, command } of warnings) {
      const run = command?.split('\n').map((line) => `  run: ${line}`) ?? [];
      const text = [message, `  fix: ${fix}`, ...run].join('\n');
      const of = names.get(text);
      if (of) of.push(name);
      else names.set(text, [name]);
    }
  }
  return [...names].map(([text, of]) => `warning: ${someOf(of)}: ${text}\n`);
}

/** Of rules that are not in the kernel there is nothing to count. */
const counted = (count: number | null, { state }: Pick<ListedProfile, 'state'>): string =>
  count === null ? (state === 'saved' ? '-' : '?') : String(count);

const total = (destinations: ListedProfile['destinations']): number | null =>
  destinations.reduce<number | null>(
    (sum, { connections }) => (sum === null || connections === null ? null : sum + connections),
    0,
  );
