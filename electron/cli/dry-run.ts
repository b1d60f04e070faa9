import {
  commandLines,
  isEmpty,
  NO_RULES,
  plan,
  restoreText,
  type Change,
  type OwnRules,
  type Plan,
} from '#shared/ruleset';
import { fail, ok, type Result } from '#shared/profile';
import { readState, type State } from '#shared/state-file';
import { readOwnRules, readStateText } from '#system';
import { hasChain, refusalOfRemoval, refusalOfNew } from './apply.ts';
import {
  leftElsewhere,
  needsRoot,
  profileNamed,
  stop,
  unreadable,
  type ChangeCommand,
} from './change.ts';
import type { Console } from './console.ts';
import { decide, placed, unclaimedChain } from './decide.ts';
import * as say from './messages.ts';
import { unsettledLines } from './warnings.ts';
import { oneLine } from './words.ts';

/** Shows what -run would do, and does nothing. Returns the exit code. */
export async function dryRun(command: ChangeCommand, console: Console): Promise<number> {
  const text = readStateText(command.stateFile);
  if (!text.ok) return stop(console, text.error);
  console.log(unsettledLines(command.stateFile));
  if (text.value === null && command.task.do === 'use-state') {
    return stop(console, `The state file ${command.stateFile} does not exist.`);
  }
  const state = await readState(text.value ?? '');
  if (!state.ok) return stop(console, unreadable(command.stateFile, placed(state.error)));
  const decision = decide(command.task, state.value);
  if (!decision.ok) {
    console.log(decision.error);
    return 1;
  }
  // What takes rules out says nothing at all about a kernel that is not known.
  if (command.task.do === 'delete' && !console.isRoot) {
    return stop(console, needsRoot('-delete', console));
  }
  const rules = await knownRules(console);
  if (!rules.ok) return stop(console, rules.error);

  const { change, failures } = decision.value;
  console.log([
    ...(change === null ? decision.value.lines : []),
    ...failures,
    ...(console.isRoot ? [] : [say.warning(unknownKernel(console))]),
  ]);
  const planned = plan(rules.value, change ?? { set: [], remove: [] });
  const refusal = await refusalOf(command, {
    planned,
    change,
    state: state.value,
    rules: rules.value,
  });
  if (refusal !== null) return stop(console, refusal);
  const isNothing = isEmpty(planned);
  const restore = isNothing ? '' : restoreText(planned);
  const commands = commandLines(planned);
  console.print(
    command.isJson
      ? `${JSON.stringify({ kernel: console.isRoot ? 'read' : 'unknown', isEmpty: isNothing, restore, commands })}\n`
      : isNothing
        ? '# Nothing to change: the kernel is as it should be.\n'
        : `# One transaction, for iptables-restore --noflush:\n${restore}\n# The same as single commands:\n${commands.join('\n')}\n`,
  );
  if (failures.length > 0) return 1;
  if (command.task.do !== 'delete') return 0;
  const [removed = null] = change?.remove ?? [unclaimedChain(command.task.name, state.value)];
  return leftElsewhere(removed, console);
}

/** Why -run would end without a change although the state file allows it; null where it would not. */
async function refusalOf(
  { task, stateFile }: ChangeCommand,
  {
    planned,
    change,
    state,
    rules,
  }: {
    readonly planned: Plan;
    readonly change: Change | null;
    readonly state: State;
    readonly rules: OwnRules;
  },
): Promise<string | null> {
  if (task.do === 'create') {
    return refusalOfNew(task.profile, { plan: planned, before: rules, stateFile });
  }
  if (task.do !== 'delete') return null;
  if (change !== null) {
    const of = { name: task.name, profile: profileNamed(task.name, state), stateFile };
    return (await refusalOfRemoval(change, of))(rules);
  }
  const chain = unclaimedChain(task.name, state);
  return chain !== null && hasChain(rules, chain) ? say.chainStays(chain, stateFile) : null;
}

async function knownRules({ isRoot }: Console): Promise<Result<OwnRules, string>> {
  if (!isRoot) return ok(NO_RULES);
  const rules = await readOwnRules();
  return rules.ok ? rules : fail(oneLine(rules.error.message));
}

const unknownKernel = ({ asRoot }: Console): string =>
  `without root the rules in the kernel are not known: shown for a kernel without any of ours. Run: ${asRoot}`;
