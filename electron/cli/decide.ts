import { chainName, conflicts, fail, ok, type Profile, type Result } from '#shared/profile';
import {
  editedName,
  readState,
  type State,
  type StateEdit,
  type StateProblem,
} from '#shared/state-file';
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
  const edit = { do: 'put', profile } as const;
  return ok({
    ...NOTHING,
    lines: [...lines, say.validated()],
    change: changeOf(edit, state),
    edit,
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
  const edit = { do: 'drop', name } as const;
  return { ...NOTHING, lines: [...lines, ...stays], change: changeOf(edit, state), edit };
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

/** The change of rules that goes with an edit of a state file. */
export function changeOf(edit: StateEdit, state: State): Change {
  if (edit.do === 'put') return { set: [edit.profile], remove: [] };
  const chain = unclaimedChain(edit.name, state);
  return { set: [], remove: chain !== null && isOwnChain(chain) ? [chain] : [] };
}

/**
 * A sound profile that an edit of another one makes unsound: it is in its way, or so is an entry that was broken
 * beside it and has become sound by the edit.
 *
 * @param edited the text of the file afterwards
 */
export async function displacedBy(
  edit: StateEdit,
  before: State,
  edited: string,
): Promise<string | null> {
  const after = await readState(edited);
  if (!after.ok) return null;
  const sound = new Set(after.value.profiles.map(({ name }) => name));
  return (
    before.profiles.find(({ name }) => name !== editedName(edit) && !sound.has(name))?.name ?? null
  );
}
