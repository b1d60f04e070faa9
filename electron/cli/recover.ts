import { chainName, fail, ok, type Profile, type Result } from '#shared/profile';
import { compile, plan, type Change, type OwnRules } from '#shared/ruleset';
import { readState, type State } from '#shared/state-file';
import {
  otherBackendWith,
  readOwnRules,
  withRulesLock,
  type OpenState,
  type Staged,
} from '#system';
import { hasChain } from './apply.ts';
import type { Console } from './console.ts';
import { changeBetween } from './decide.ts';
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

  const [from, to] = [await readState(staged.from ?? ''), await readState(staged.to)];
  const run = from.ok && to.ok ? { from: from.value, to: to.value } : null;
  const elsewhere = run && (await whereElse(run, rules.value));
  if (elsewhere != null) return fail(elsewhere);
  const ending = await endingOf(staged, open.text, run && { ...run, rules: rules.value });
  const ended = carryOut(ending, open);
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
  readonly from: State;
  readonly to: State;
}

/** Words for a chain of a run's change that the other backend of iptables has, and this one has not; else null. */
async function whereElse({ from, to }: Run, rules: OwnRules): Promise<string | null> {
  const names = [...from.profiles, ...from.broken, ...to.profiles].map(({ name }) => name);
  const { set, remove } = changeBetween(from, to);
  for (const chain of [...set.map(({ name }) => chainName(name)), ...remove]) {
    const other = hasChain(rules, chain) ? null : await otherBackendWith(chain);
    const name = names.find((each) => chainName(each) === chain) ?? chain;
    if (other !== null) return say.chainElsewhere(name, chain, other);
  }
  return null;
}

async function endingOf(
  staged: Staged,
  now: string | null,
  run: (Run & { readonly rules: OwnRules }) | null,
): Promise<Ending> {
  const text = now ?? '';
  const fate = run && fateOf(run);
  if (run === null || fate === 'not-done') {
    // Where the file is gone, what was kept of it is the last that there is of all profiles.
    return now === null && staged.from !== null
      ? {
          how: 'take-back',
          text: staged.from,
          words: `${DROPPED}. The state file was gone and is there again`,
        }
      : { how: 'drop', text, words: DROPPED };
  }
  const rest =
    fate === 'done' ? '' : '. What is missing of its rules on the hooks comes back with -use-state';
  const isGone = now !== staged.from && text.trim() === '';
  if (isGone || now === staged.from) {
    const file = `the state file${isGone ? ', which was empty or gone, is there again and' : ' now'}`;
    return { how: 'settle', text: staged.to, words: `${DONE}; ${file} has its change too${rest}` };
  }
  const state = await readState(text);
  // Why it cannot be read is told by whoever uses it; what is staged waits until it can.
  if (!state.ok) return { how: 'wait', text, words: '' };
  const merged = await merge({ text, state: state.value }, run.from, run.to);
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
function fateOf({
  rules,
  from,
  to,
}: Run & { readonly rules: OwnRules }): 'done' | 'done-once' | 'not-done' {
  const change = changeBetween(from, to);
  const { steps } = plan(rules, change);
  if (steps.length === 0) return 'done';
  const isLacking = steps.every(
    (step) => step.do === 'insert' || (step.do === 'delete' && step.entry.target === 'LOG'),
  );
  return isLacking && isToldByChains(change, from) ? 'done-once' : 'not-done';
}

/** Whether a change comes or goes with a chain, or gives one other rules: then the chains tell that it was made. */
function isToldByChains({ set, remove }: Change, from: State): boolean {
  const old = new Map(from.profiles.map((profile) => [chainName(profile.name), profile]));
  const unknown = new Set(from.broken.map(({ name }) => chainName(name)));
  const rulesOf = (profile: Profile) => JSON.stringify(compile(profile).rules);
  return (
    remove.length > 0 ||
    set.some((profile) => {
      const chain = chainName(profile.name);
      const before = old.get(chain);
      return before ? rulesOf(before) !== rulesOf(profile) : !unknown.has(chain);
    })
  );
}

/** Returns the path of what was set aside; empty where nothing was. */
function carryOut({ how, text }: Ending, open: OpenState): Result<string, string> {
  const done = (result: Result<unknown, string>) => (result.ok ? ok('') : result);
  switch (how) {
    case 'wait':
      return ok('');
    case 'drop':
      return done(open.discard());
    case 'take-back':
      return done(open.takeBack());
    case 'settle':
      return done(open.settle());
    case 'set-aside':
      return open.setAside();
    case 'save': {
      const saved = open.save(text);
      return done(saved.ok ? open.discard() : saved);
    }
  }
}
