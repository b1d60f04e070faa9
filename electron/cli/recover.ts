import { fail, ok, type Result } from '#shared/profile';
import { isEmpty, plan } from '#shared/ruleset';
import { readState } from '#shared/state-file';
import { readOwnRules, type OpenState } from '#system';
import type { Console } from './console.ts';
import { changeBetween } from './decide.ts';
import * as say from './messages.ts';

/**
 * Ends what a run began that died between the kernel and the state file: it left a staged file, and
 * the kernel tells whether the rules that go with it were written. Rules are never changed here.
 *
 * @returns the text of the state file as it is from now on
 */
export async function recover(
  { text, staged, settle, discard }: OpenState,
  console: Console,
): Promise<Result<string, string>> {
  const old = text ?? '';
  if (staged === null) return ok(old);
  if (!console.isRoot) {
    return fail(
      `An earlier run was interrupted, and only root can see whether its rules are in the kernel. Run: ${console.asRoot}`,
    );
  }
  const [from, to] = [await readState(old), await readState(staged)];
  const rules = await readOwnRules();
  if (!rules.ok) return fail(rules.error.message);
  const isDone =
    from.ok && to.ok && isEmpty(plan(rules.value, changeBetween(from.value, to.value)));
  const ended = isDone ? settle() : discard();
  if (!ended.ok) return ended;
  console.log([
    say.warning(
      isDone
        ? 'An earlier run was interrupted after it had changed the rules; the state file now has its change too'
        : 'An earlier run was interrupted, and its change is not in the kernel; it was dropped',
    ),
  ]);
  return ok(isDone ? staged : old);
}
