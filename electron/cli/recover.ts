import { fail, ok, type Result } from '#shared/profile';
import { isEmpty, plan } from '#shared/ruleset';
import { readState } from '#shared/state-file';
import { readOwnRules, withRulesLock, type OpenState } from '#system';
import type { Console } from './console.ts';
import { changeBetween } from './decide.ts';
import { merge } from './merge.ts';
import * as say from './messages.ts';

const DONE = 'An earlier run was interrupted after it had changed the rules';

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
  const warn = (words: string) => {
    console.log([say.warning(words)]);
  };
  const [from, to] = [await readState(staged.from ?? ''), await readState(staged.to)];
  // An iptables-restore that has outlived its run holds the lock for as long as it may still commit.
  const read = await withRulesLock(() => readOwnRules());
  const rules = read.ok ? read.value : read;
  if (!rules.ok) return fail(rules.error.message);

  if (!from.ok || !to.ok || !isEmpty(plan(rules.value, changeBetween(from.value, to.value)))) {
    const dropped = open.discard();
    if (!dropped.ok) return dropped;
    warn('An earlier run was interrupted, and its change is not in the kernel; it was dropped');
    return ok(text);
  }
  // Where the file is gone, what is staged is the last that there is of all profiles.
  if (open.text === staged.from || text.trim() === '') {
    const settled = open.settle();
    if (!settled.ok) return settled;
    warn(`${DONE}; the state file now has its change too`);
    return ok(staged.to);
  }
  const state = await readState(text);
  // Why it cannot be read is told by whoever uses it; what is staged waits until it can.
  if (!state.ok) return ok(text);
  const merged = await merge({ text, state: state.value }, from.value, to.value);
  if (merged === null) {
    const aside = open.setAside();
    if (!aside.ok) return aside;
    warn(
      `${DONE}, and what was written to the state file since does not go with its change: the file stays as it is, and what that run was to make of it is kept in ${aside.value}`,
    );
    return ok(text);
  }
  const saved = merged === text ? ok(null) : open.save(merged);
  const ended = saved.ok ? open.discard() : saved;
  if (!ended.ok) return ended;
  warn(`${DONE}; the state file, written since, now has its change too`);
  return ok(merged);
}
