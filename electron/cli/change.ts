import { ok, type Profile } from '#shared/profile';
import type { Change } from '#shared/ruleset';
import { editState, readState, type State } from '#shared/state-file';
import {
  openState,
  otherBackendWith,
  putBackWords,
  readOwnRules,
  readSnapshot,
  readStateText,
  type OpenState,
} from '#system';
import {
  applyAll,
  applyAnew,
  applyNew,
  applyRemoval,
  hasChain,
  type Applied,
  type Origin,
} from './apply.ts';
import type { Command } from './command.ts';
import type { Console } from './console.ts';
import { decide, displacedBy, placed, unclaimedChain, type Decision } from './decide.ts';
import { expectMuch } from './heap.ts';
import * as say from './messages.ts';
import { revertRecorded } from './record.ts';
import { recover } from './recover.ts';
import { readWarnings } from './warnings.ts';
import { oneLine } from './words.ts';

export type ChangeCommand = Extract<Command, { do: 'change' }>;

/**
 * Changes a profile, or applies all of them: everything is checked first, then the new state file is
 * staged, then the rules change in one transaction and are compared, then the state file is
 * replaced. Returns the exit code.
 */
export async function change(command: ChangeCommand, console: Console): Promise<number> {
  if (command.isRun && !console.isRoot) return stop(console, needsRoot('-run', console));
  console.log(say.initiating(console.settings));
  const opening = openState(command.stateFile);
  const early = await readEarly(command.stateFile);
  const opened = await opening;
  if (!opened.ok) return stop(console, opened.error);
  try {
    return await changeOpen(command, { open: opened.value, early }, console);
  } finally {
    opened.value.close();
  }
}

/** A state file as it read before it was locked. */
interface Early {
  readonly text: string;
  readonly state: Awaited<ReturnType<typeof readState>>;
}

/** Characters of a state file from which on it holds much: some 300 profiles. */
const MUCH = 64 * 1024;

/** Reads the file while its lock is waited for: thousands of profiles take as long as the lock. */
async function readEarly(path: string): Promise<Early | null> {
  const text = readStateText(path);
  if (!text.ok || text.value === null) return null;
  if (text.value.length > MUCH) expectMuch();
  return { text: text.value, state: await readState(text.value) };
}

async function changeOpen(
  command: ChangeCommand,
  { open, early }: { readonly open: OpenState; readonly early: Early | null },
  console: Console,
): Promise<number> {
  const isForAll = command.task.do === 'use-state';
  const recovered = await recover(open, isForAll, console);
  if (!recovered.ok) return stop(console, recovered.error);
  const text = recovered.value;
  if (open.text === null && text === '' && isForAll) {
    return stop(console, `The state file ${command.stateFile} does not exist.`);
  }
  const state = early?.text === text ? early.state : await readState(text);
  if (!state.ok) return stop(console, unreadable(command.stateFile, placed(state.error)));
  console.log([say.stateOpened()]);

  const decision = decide(command.task, state.value);
  console.log(decision.ok ? decision.value.lines : decision.error);
  if (!decision.ok) return 1;
  const { edit, failures } = decision.value;
  console.log(failures);

  const edited = edit ? await editState(text, [edit]) : ok(text);
  if (!edited.ok) return stop(console, unreadable(command.stateFile, placed(edited.error)));
  // Only an entry that was broken can still be in the way: the sound ones were asked when it was decided.
  const displaced =
    edit && state.value.broken.length > 0
      ? await displacedBy(edit, state.value, edited.value)
      : null;
  if (displaced !== null) return stop(console, say.displaces(displaced, command.stateFile));
  const next = edited.value === text ? null : edited.value;
  const code = command.isRun
    ? await runDecision(command, decision.value, { open, state: state.value, next }, console)
    : await saveDecision(command, { open, next }, console);
  return failures.length === 0 ? code : 1;
}

/** What a decision is carried out on. */
interface Target {
  readonly open: OpenState;
  readonly state: State;
  /** The new text of the state file; null when it stays. */
  readonly next: string | null;
}

async function saveDecision(
  { task, stateFile }: ChangeCommand,
  { open, next }: Omit<Target, 'state'>,
  console: Console,
): Promise<number> {
  const saved = next === null ? ok(null) : await open.save(next);
  if (!saved.ok) return stop(console, saved.error);
  doubt(saved.value, console);
  if (task.do !== 'use-state' && task.do !== 'delete') {
    console.log([say.profileDone(task.profile.name), say.savedOnly(stateFile)]);
  }
  return 0;
}

async function runDecision(
  { task, stateFile }: ChangeCommand,
  { change, edit }: Decision,
  { open, state, next }: Target,
  console: Console,
): Promise<number> {
  if (change === null) {
    return task.do === 'delete' ? leftBehind(task.name, { stateFile, state }, console) : 0;
  }
  const staged = next === null || edit === null ? ok(null) : await open.stage(next, edit);
  if (!staged.ok) return stop(console, `${staged.error} Nothing was changed.`);

  const applied = await applyTask(task, change, { stateFile, check: open.check, state, console });
  if (applied.isStopped) {
    // Where nobody knows what the kernel has, the next run finds out, and ends what this one began.
    if (next !== null && !applied.isUndecided) open.discard();
    console.write(applied.lines);
    return 1;
  }
  const settled = next === null ? ok(null) : open.settle();
  if (!settled.ok) {
    const { snapshots } = applied;
    const back = snapshots && (await revertRecorded(change, snapshots));
    if (snapshots === null || back) open.discard();
    const fate =
      snapshots === null
        ? 'The rules stay as they were.'
        : back
          ? putBackWords(back)
          : 'The rules could not be put back as they were.';
    return stop(console, `${settled.error} ${fate}`);
  }
  doubt(settled.value, console);
  console.write(applied.lines);
  if (task.do === 'create' || task.do === 'reset') {
    const now = applied.snapshots ? ok(applied.snapshots.after) : await readSnapshot();
    if (now.ok) console.log(await readWarnings(task.profile, now.value.table));
  }
  const [removed = null] = change.remove;
  return leftElsewhere(removed, console);
}

function applyTask(
  task: ChangeCommand['task'],
  change: Change,
  origin: Origin & { readonly state: State },
): Promise<Applied> {
  switch (task.do) {
    case 'use-state':
      return applyAll(change.set, origin);
    case 'create':
      return applyNew(task.profile, origin);
    case 'reset':
      return applyAnew(change, origin);
    case 'delete':
      return applyRemoval(change, task.name, profileNamed(task.name, origin.state), origin);
  }
}

export const profileNamed = (name: string, { profiles }: State): Profile | undefined =>
  profiles.find((profile) => profile.name === name);

/** Tells what there is to tell of a file that was written. */
function doubt(written: string | null, { log }: Pick<Console, 'log'>): void {
  if (written !== null) log([say.warning(written)]);
}

/** Says so where the rules of a profile that the file does not have are in the kernel. */
async function leftBehind(
  name: string,
  { stateFile, state }: { readonly stateFile: string; readonly state: State },
  console: Console,
): Promise<number> {
  const chain = unclaimedChain(name, state);
  // Another way to write the name of a profile that there is, and that nobody wants to be rid of.
  if (chain === null) return 0;
  const rules = await readOwnRules();
  if (!rules.ok) return stop(console, oneLine(rules.error.message));
  return hasChain(rules.value, chain)
    ? stop(console, say.chainStays(chain, stateFile))
    : leftElsewhere(chain, console);
}

/** Says so where the other backend of iptables has a chain that is to be gone. Returns the exit code. */
export async function leftElsewhere(chain: string | null, console: Console): Promise<number> {
  const other = chain === null ? null : await otherBackendWith(chain);
  return chain === null || other === null
    ? 0
    : stop(console, say.chainStaysElsewhere(chain, other));
}

export const unreadable = (path: string, problem: string): string =>
  `The state file ${path} was left as it is: ${problem}`;

export const needsRoot = (what: string, { asRoot }: Console): string =>
  `${what} needs root to reach the rules in the kernel; nothing was changed. Run: ${asRoot}`;

/** Says why it ends here, in one line. Returns the exit code. */
export function stop({ log }: Pick<Console, 'log'>, why: string): number {
  log([say.fatal(why)]);
  return 1;
}
