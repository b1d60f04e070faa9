import { chainName, conflicts, fail, ok, type Profile, type Result } from '#shared/profile';
import { editedName, type State, type StateEdit, type StateProblem } from '#shared/state-file';
import { isOwnChain, type Change } from '#shared/ruleset';
import type { Task } from './command.ts';
import type { LogLine } from './log-line.ts';
import * as say from './messages.ts';

/** What a task comes to, given the state file: decided before anything is touched. */
export interface Decision {
  /** What is said before it is done. */
  readonly lines: readonly LogLine[];
  /** What changes in the kernel; null when there is nothing to do at all. */
  readonly change: Change | null;
  /** What changes in the state file; null when it stays. */
  readonly edit: StateEdit | null;
  /** Profiles that had to be left out. */
  readonly failures: readonly LogLine[];
}

/** The lines that say why nothing can be done. */
export type Refusal = readonly LogLine[];

const NOTHING = { change: null, edit: null, failures: [] } as const;

export function decide(task: Task, state: State): Result<Decision, Refusal> {
  switch (task.do) {
    case 'create':
      if (namesOf(state).includes(task.profile.name)) {
        return fail([say.alreadyDefined(task.profile.name)]);
      }
      return decideToPut(task.profile, state, []);
    case 'reset':
      return decideToPut(task.profile, state, [say.resetting(task.profile.name)]);
    case 'delete':
      return ok(decideToDelete(task, state));
    case 'use-state':
      return ok({
        ...NOTHING,
        lines: [
          ...task.ignored.map((option) =>
            say.ignored(option, '-use-state applies every profile as the file has it'),
          ),
          say.validated(),
        ],
        change: { set: state.profiles, remove: [] },
        failures: state.broken.map(({ name, problems }) =>
          say.error(`profile [${name}] is left out: ${placed(problems[0])}`),
        ),
      });
  }
}

function decideToPut(
  profile: Profile,
  state: State,
  lines: readonly LogLine[],
): Result<Decision, Refusal> {
  const others = state.profiles.filter(({ name }) => name !== profile.name);
  const rival = others.find(({ source }) => source === profile.source);
  if (rival) return fail([...lines, say.sourceTaken(profile, rival.name)]);
  const [conflict] = conflicts(profile, others);
  if (conflict) return fail([...lines, say.fatal(conflict.message)]);
  const hidden = state.broken.find(
    ({ name }) => name !== profile.name && chainName(name) === chainName(profile.name),
  );
  if (hidden) {
    return fail([
      ...lines,
      say.fatal(
        `The chain ${chainName(profile.name)} belongs to the profile "${hidden.name}". Choose another name.`,
      ),
    ]);
  }
  return ok({
    ...NOTHING,
    lines: [...lines, say.validated()],
    change: { set: [profile], remove: [] },
    edit: { do: 'put', profile },
  });
}

function decideToDelete(
  { name, ignored }: Extract<Task, { do: 'delete' }>,
  state: State,
): Decision {
  const lines = [
    ...ignored.map((option) => say.ignored(option, '-delete takes the profile by its name alone')),
    say.deleting(name),
  ];
  if (!namesOf(state).includes(name)) {
    return { ...NOTHING, lines: [...lines, say.unknownProfile(name)] };
  }
  const chain = chainName(name);
  const owner = ownerOfChain(chain, name, state);
  const stays =
    owner !== null
      ? [say.chainOfAnother(name, chain, owner)]
      : isOwnChain(chain)
        ? []
        : [say.chainOfNobody(name, chain)];
  return {
    ...NOTHING,
    lines: [...lines, ...stays],
    change: { set: [], remove: stays.length === 0 ? [chain] : [] },
    edit: { do: 'drop', name },
  };
}

/**
 * The sound profile other than `name` whose chain it is; null where there is none. Two names can lead to one
 * chain, and the original let both into its file.
 */
const ownerOfChain = (chain: string, name: string, { profiles }: State): string | null =>
  profiles.find((profile) => profile.name !== name && chainName(profile.name) === chain)?.name ??
  null;

/** The chain that goes by a name which the file does not have; null where a profile of another name has it. */
export function unclaimedChain(name: string, state: State): string | null {
  const chain = chainName(name);
  return ownerOfChain(chain, name, state) === null ? chain : null;
}

const namesOf = ({ profiles, broken }: State): readonly string[] =>
  [...profiles, ...broken].map(({ name }) => name);

export const placed = ({ line, column, message }: StateProblem): string =>
  `line ${line}, column ${column}: ${message}`;

/** The edit that a run made, told from the two states of its file: of one profile, whatever else became sound or broken by it. */
export function editsBetween(from: State, to: State): readonly StateEdit[] {
  const left = new Set(namesOf(to));
  const gone = namesOf(from).filter((name) => !left.has(name));
  if (gone.length > 0) return gone.map((name) => ({ do: 'drop', name }));
  const before = new Map(from.profiles.map((profile) => [profile.name, JSON.stringify(profile)]));
  const changed = to.profiles.filter(
    (profile) => before.get(profile.name) !== JSON.stringify(profile),
  );
  const wasBroken = new Set(from.broken.map(({ name }) => name));
  const written = changed.filter(({ name }) => !wasBroken.has(name));
  return (written.length > 0 ? written : changed).map((profile) => ({ do: 'put', profile }));
}

/** The change of rules that goes with it. */
export function changeBetween(from: State, to: State): Change {
  const edits = editsBetween(from, to);
  return {
    set: edits.flatMap((edit) => (edit.do === 'put' ? edit.profile : [])),
    remove: edits.flatMap((edit) =>
      edit.do === 'drop' ? (unclaimedChain(edit.name, from) ?? []) : [],
    ),
  };
}

/**
 * A sound profile that is no longer so after an edit of others: by it, an entry that was broken beside it has become
 * sound, and has the right of way.
 */
export function displacedBy(
  edits: readonly StateEdit[],
  before: State,
  after: State,
): string | null {
  const edited = new Set(edits.map(editedName));
  const sound = new Set(after.profiles.map(({ name }) => name));
  return before.profiles.find(({ name }) => !edited.has(name) && !sound.has(name))?.name ?? null;
}
