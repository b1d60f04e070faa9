import { chainName, fail, ok, type Result } from '#shared/profile';
import { compile, plan, type OwnRules } from '#shared/ruleset';
import { editedName, readState, type State, type StateEdit } from '#shared/state-file';
import {
  otherBackendWith,
  readOwnRules,
  withRulesLock,
  type OpenState,
  type Staged,
} from '#system';
import { hasChain } from './apply.ts';
import type { Console } from './console.ts';
import { changeOf } from './decide.ts';
import { merge } from './merge.ts';
import * as say from './messages.ts';

const DROPPED =
  'An earlier run was interrupted, and its change is not in the kernel; it was dropped';
const DONE = 'An earlier run was interrupted after it had changed the rules';

/** How an interrupted run is ended. */
interface Ending {
  readonly how: 'drop' | 'take-back' | 'settle' | 'save' | 'set-aside' | 'wait';
  /** The state file as it is from then on. */
  readonly text: string;
  /** What is told of it; where something is set aside, the path comes behind. */
  readonly words: string;
}

/** Nothing is lost, and nothing done that nobody asked for. */
const UNKNOWN = {
  how: 'set-aside',
  words:
    'An earlier run was interrupted, and what it was about to do cannot be read any more: the state file stays as it is, and what that run was to make of it is kept in ',
} as const;

/**
 * Ends what a run began that died between the kernel and the state file: it left a staged file, and
 * the kernel tells whether the rules that go with it were written. Rules are never changed here.
 *
 * Where somebody has written the state file since, only what that run was to change is changed in it.
 *
 * @param isOnlyRead whether the file is not to be changed afterwards: then one that cannot be written is used all the same
 * @returns the text of the state file as it is from now on
 */
export async function recover(
  open: OpenState,
  isOnlyRead: boolean,
  console: Console,
): Promise<Result<string, string>> {
  const { staged } = open;
  const text = open.text ?? '';
  if (staged === null) return ok(text);
  if (!console.isRoot) {
    return fail(
      `An earlier run was interrupted, and only root can see whether its rules are in the kernel. Run: ${console.asRoot}`,
    );
  }
  // An iptables-restore that has outlived its run holds the lock for as long as it may still commit.
  const read = await withRulesLock(() => readOwnRules());
  const rules = read.ok ? read.value : read;
  if (!rules.ok) return fail(rules.error.message);

  const run = await runOf(staged);
  const elsewhere = run && (await whereElse(run, rules.value));
  if (elsewhere !== null) return fail(elsewhere);
  const ending = run ? await endingOf(run, open.text, rules.value) : { ...UNKNOWN, text };
  const ended = await carryOut(ending, open);
  if (!ended.ok && (isOnlyRead || ending.how === 'drop')) {
    console.log([say.warning(`${ended.error} What an interrupted run left there stays for now`)]);
    return ok(ending.text);
  }
  if (!ended.ok) return ended;
  if (ending.words !== '') console.log([say.warning(ending.words + ended.value)]);
  return ok(ending.text);
}

/** What a run had before it and was to make of it. */
interface Run {
  readonly edit: StateEdit;
  /** The state file before it, as text (null where there was none) and as what it said. */
  readonly from: string | null;
  readonly before: State;
  readonly to: string;
}

/** Null where nobody can tell any more what a run was about to do. */
async function runOf({ to, intent }: Staged): Promise<Run | null> {
  const before = intent && (await readState(intent.from ?? ''));
  return intent && before?.ok ? { ...intent, before: before.value, to } : null;
}

/** Words for the chain of a run's change where the other backend of iptables has it, and this one has not; else null. */
async function whereElse({ edit, before }: Run, rules: OwnRules): Promise<string | null> {
  const { set, remove } = changeOf(edit, before);
  const name = editedName(edit);
  const chain = chainName(name);
  if (set.length + remove.length === 0 || hasChain(rules, chain)) return null;
  const other = await otherBackendWith(chain);
  return other === null ? null : say.chainElsewhere(name, chain, other);
}

async function endingOf(run: Run, now: string | null, rules: OwnRules): Promise<Ending> {
  const text = now ?? '';
  const fate = fateOf(run, rules);
  if (fate === 'not-done') {
    // Where the file is gone, what was kept of it is the last that there is of all profiles.
    return now === null && run.from !== null
      ? {
          how: 'take-back',
          text: run.from,
          words: `${DROPPED}. The state file was gone and is there again`,
        }
      : { how: 'drop', text, words: DROPPED };
  }
  const rest =
    fate === 'done' ? '' : '. What is missing of its rules on the hooks comes back with -use-state';
  const isGone = now !== run.from && text.trim() === '';
  if (isGone || now === run.from) {
    const file = `the state file${isGone ? ', which was empty or gone, is there again and' : ' now'}`;
    return { how: 'settle', text: run.to, words: `${DONE}; ${file} has its change too${rest}` };
  }
  const state = await readState(text);
  // Why it cannot be read is told by whoever uses it; what is staged waits until it can.
  if (!state.ok) return { how: 'wait', text, words: '' };
  const merged = await merge({ text, state: state.value }, run.edit, run.before);
  return merged === null
    ? {
        how: 'set-aside',
        text,
        words: `${DONE}, and what was written to the state file since does not go with its change: the file stays as it is, and what that run was to make of it is kept in `,
      }
    : {
        how: merged === text ? 'drop' : 'save',
        text: merged,
        words: `${DONE}; the state file, written since, now has its change too${rest}`,
      };
}

/** What the kernel tells of a change: `done-once` where others have taken rules of it out of the hooks since. */
function fateOf({ edit, before }: Run, rules: OwnRules): 'done' | 'done-once' | 'not-done' {
  const { steps } = plan(rules, changeOf(edit, before));
  if (steps.length === 0) return 'done';
  const isLacking = steps.every(
    (step) => step.do === 'insert' || (step.do === 'delete' && step.entry.target === 'LOG'),
  );
  return isLacking && isToldByChains(edit, before) ? 'done-once' : 'not-done';
}

/** Whether an edit comes or goes with a chain, or gives one other rules: then the chains tell that it was made. */
function isToldByChains(edit: StateEdit, before: State): boolean {
  if (edit.do === 'drop') return changeOf(edit, before).remove.length > 0;
  const chain = chainName(edit.profile.name);
  const isOfChain = ({ name }: { readonly name: string }) => chainName(name) === chain;
  const old = before.profiles.find(isOfChain);
  return old
    ? JSON.stringify(compile(old).rules) !== JSON.stringify(compile(edit.profile).rules)
    : !before.broken.some(isOfChain);
}

/** Returns the path of what was set aside; empty where nothing was. */
async function carryOut({ how, text }: Ending, open: OpenState): Promise<Result<string, string>> {
  const done = (result: Result<unknown, string>) => (result.ok ? ok('') : result);
  switch (how) {
    case 'wait':
      return ok('');
    case 'drop':
      return done(open.discard());
    case 'take-back':
      return done(await open.takeBack());
    case 'settle':
      return done(open.settle());
    case 'set-aside':
      return open.setAside();
    case 'save': {
      const saved = await open.save(text);
      return done(saved.ok ? open.discard() : saved);
    }
  }
}
