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
 * @returns the text of the state file as it is from now on
 */
export async function recover(open: OpenState, console: Console): Promise<Result<string, string>> {
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

  const ending = await endingOf(staged, open.text, rules.value);
  const ended = carryOut(ending, open);
  if (!ended.ok) return ended;
  if (ending.words !== '') console.log([say.warning(ending.words + ended.value)]);
  return ok(ending.text);
}

async function endingOf(staged: Staged, now: string | null, rules: OwnRules): Promise<Ending> {
  const text = now ?? '';
  const [from, to] = [await readState(staged.from ?? ''), await readState(staged.to)];
  const fate = from.ok && to.ok ? await fateOf(rules, from.value, to.value) : 'not-done';
  if (!from.ok || !to.ok || fate === 'not-done') {
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
  const merged = await merge({ text, state: state.value }, from.value, to.value);
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
async function fateOf(
  rules: OwnRules,
  from: State,
  to: State,
): Promise<'done' | 'done-once' | 'not-done'> {
  const change = changeBetween(from, to);
  for (const chain of change.remove) {
    // That it is not here does not mean that it went.
    if ((await otherBackendWith(chain)) !== null) return 'not-done';
  }
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
