import { bootMark, type BootMark, type BootState } from '#shared/boot';
import { fail, ok, type Profile, type Result } from '#shared/profile';
import {
  indexRules,
  orphanChains,
  profileStatus,
  type Counters,
  type ProfileState,
  type RuleIndex,
} from '#shared/ruleset';
import { readState, type State } from '#shared/state-file';
import { readBoot, readOwnRules, readStateText } from '#system';
import { stop, unreadable } from './change.ts';
import type { Command } from './command.ts';
import type { Console } from './console.ts';
import { placed } from './decide.ts';
import * as say from './messages.ts';
import { oneLine, printable } from './words.ts';
import { renderTable } from './table.ts';

/** What -list tells; also the form of its JSON. */
export interface Listing {
  readonly stateFile: string;
  readonly kernel: 'read' | 'unknown';
  readonly profiles: readonly ListedProfile[];
  readonly broken: readonly { readonly name: string; readonly problem: string }[];
  /** Chains of ours that no profile of this file has; another state file may. */
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
}

/** Shows the profiles with their live status. Returns the exit code. */
export async function list(
  { stateFile, only, isJson }: Extract<Command, { do: 'list' }>,
  console: Console,
): Promise<number> {
  const text = readStateText(stateFile);
  if (!text.ok) return stop(console, text.error);
  const state = await readState(text.value ?? '');
  if (!state.ok) return stop(console, unreadable(stateFile, placed(state.error)));
  const index = await readIndex(console);
  if (!index.ok) console.log([say.warning(index.error)]);

  const known = {
    index: index.ok ? index.value : null,
    // The file of what is restored at boot is root's alone.
    boot: console.isRoot ? await readBoot() : null,
  };
  const listing = listingOf(stateFile, state.value, known, only);
  if (only !== null && listing.profiles.length + listing.broken.length === 0) {
    return stop(console, `profile [${only}] does not exist`);
  }
  console.print(isJson ? `${JSON.stringify(listing)}\n` : renderListing(listing));
  return 0;
}

async function readIndex({ isRoot, asRoot }: Console): Promise<Result<RuleIndex, string>> {
  if (!isRoot) {
    return fail(`without root the rules in the kernel are not known. Run: ${asRoot}`);
  }
  const rules = await readOwnRules();
  return rules.ok ? ok(indexRules(rules.value)) : fail(oneLine(rules.error.message));
}

/** What is known beside the state file; null where it is not. */
interface Known {
  readonly index: RuleIndex | null;
  readonly boot: BootState | null;
}

export function listingOf(
  stateFile: string,
  { profiles, broken }: State,
  { index, boot }: Known,
  only: string | null,
): Listing {
  const isShown = ({ name }: { name: string }) => only === null || name === only;
  return {
    stateFile,
    kernel: index ? 'read' : 'unknown',
    profiles: profiles.filter(isShown).map((profile) => listProfile(profile, { index, boot })),
    broken: broken
      .filter(isShown)
      .map(({ name, problems }) => ({ name, problem: placed(problems[0]) })),
    orphans: index && only === null ? orphanChains(index, profiles) : [],
  };
}

function listProfile(profile: Profile, { index, boot }: Known): ListedProfile {
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
      total(profile.destinations.map(({ connections }) => connections)),
    ],
    ...profile.destinations.map(({ address, connections }) => [
      '',
      '',
      '',
      `-> ${address}`,
      '',
      '',
      '',
      counted(connections),
    ]),
  ]);
  const heads = [
    'PROFILE',
    'STATE',
    'BOOT',
    'ADDRESS',
    'PROTOCOL',
    'BACKEND',
    'LOG',
    'CONNECTIONS',
  ];
  return [
    rows.length > 0 ? renderTable([heads, ...rows]) : `There are no profiles in ${stateFile}.\n`,
    ...broken.map(({ name, problem }) => `broken: ${printable(name)}: ${printable(problem)}\n`),
    ...orphans.map((chain) => `orphan: ${chain} belongs to no profile of ${stateFile}\n`),
  ].join('');
}

const counted = (count: number | null): string => (count === null ? '?' : String(count));

const total = (counts: readonly (number | null)[]): string =>
  counted(counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0));
