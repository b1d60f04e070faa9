import {
  checkProfile,
  fail,
  ok,
  type Profile,
  type ProfileField,
  type Result,
} from '#shared/profile';
import { findOption, type OptionName } from './options.ts';
import type { Given } from './parse.ts';
import { printable } from './words.ts';

/** What one change of profiles is to do. */
export type Task =
  | { readonly do: 'create'; readonly profile: Profile }
  | { readonly do: 'reset'; readonly profile: Profile }
  | { readonly do: 'delete'; readonly name: string; readonly ignored: readonly OptionName[] }
  | { readonly do: 'use-state'; readonly ignored: readonly OptionName[] };

/** A checked command line. */
export type Command =
  | { readonly do: 'help' }
  | { readonly do: 'version' }
  | {
      readonly do: 'list';
      readonly stateFile: string;
      /** Only this profile; null for all of them. */
      readonly only: string | null;
      readonly isJson: boolean;
    }
  | {
      readonly do: 'change';
      readonly task: Task;
      readonly stateFile: string;
      /** Whether the kernel's rules change, or the state file only. */
      readonly isRun: boolean;
      readonly isDryRun: boolean;
      readonly isJson: boolean;
    };

/** Turns options into a command, or says in one line each what is wrong with them. */
export function commandOf(given: Given): Result<Command, readonly string[]> {
  const isOn = (name: OptionName) => given.get(name) === 'true';
  if (isOn('help')) return ok({ do: 'help' });

  const refused = refusedCombination(given);
  const profile = readProfile(given);
  const problems = [
    ...(refused === null ? [] : [refused]),
    ...pathProblems(given.get('state-file')),
    ...(profile.ok ? [] : profile.error),
  ];
  if (problems.length > 0) return fail(problems);
  if (isOn('version')) return ok({ do: 'version' });

  const common = { stateFile: textOf(given, 'state-file'), isJson: isOn('json') };
  if (isOn('list')) return ok({ do: 'list', ...common, only: given.get('profile') ?? null });
  const task = taskOf(given, profile.ok ? profile.value : null);
  return ok({ do: 'change', task, ...common, isRun: isOn('run'), isDryRun: isOn('dry-run') });
}

function pathProblems(path: string | undefined): readonly string[] {
  if (path === '') return [problemOf('state-file', 'The path is empty.')];
  // What Node makes of bytes that are no UTF-8: another file, or one for all of them.
  if (path?.includes('\uFFFD') === true) {
    return [problemOf('state-file', 'The path is not UTF-8 text.')];
  }
  return [];
}

const textOf = (given: Given, name: OptionName): string =>
  given.get(name) ?? findOption(name)?.value?.otherwise ?? '';

function taskOf(given: Given, profile: Profile | null): Task {
  const isOn = (name: OptionName) => given.get(name) === 'true';
  const fields = Object.values(OPTION_OF).filter((name) => given.has(name));
  if (isOn('use-state')) {
    return { do: 'use-state', ignored: isOn('reset') ? [...fields, 'reset'] : fields };
  }
  if (isOn('delete') || profile === null) {
    const ignored = fields.filter((name) => name !== OPTION_OF.name);
    return { do: 'delete', name: textOf(given, 'profile'), ignored };
  }
  return { do: isOn('reset') ? 'reset' : 'create', profile };
}

/** What cannot be asked for together, in one line; null when all is well. */
function refusedCombination(given: Given): string | null {
  const isOn = (name: OptionName) => given.get(name) === 'true';
  const isEffective = isOn('run') || isOn('dry-run');
  const together = (first: OptionName, others: readonly OptionName[], why: string) => {
    const other = others.find((name) =>
      findOption(name)?.value === null ? isOn(name) : given.has(name),
    );
    return isOn(first) && other ? `-${first} and -${other} cannot be used together: ${why}` : null;
  };
  return (
    together('delete', ['reset'], 'a profile is either removed or replaced') ??
    together(
      'use-state',
      ['src-addr', 'dest-addr'],
      '-use-state takes all addresses from the state file',
    ) ??
    together(
      'use-state',
      ['delete'],
      '-use-state applies the profiles; name the one to delete with -profile',
    ) ??
    together(
      'list',
      ['run', 'delete', 'reset', 'use-state', 'dry-run', 'src-addr', 'dest-addr'],
      '-list only shows',
    ) ??
    (isOn('delete') && !isEffective
      ? '-delete needs -run or -dry-run, so that no rules stay in the kernel without their profile'
      : null) ??
    (isOn('use-state') && !isEffective
      ? '-use-state needs -run or -dry-run: all it does is to apply the profiles of the state file'
      : null)
  );
}

/** The option of each field. */
const OPTION_OF = {
  name: 'profile',
  source: 'src-addr',
  destinations: 'dest-addr',
  protocol: 'protocol',
  rulesBackend: 'rules-backend',
  logEnabled: 'log-custom-chain',
  logLevel: 'log-level',
} as const satisfies Record<ProfileField, OptionName>;

/** The profile of a command line, or null where the command needs none; every given value is checked. */
function readProfile(given: Given): Result<Profile | null, readonly string[]> {
  const isNeeded = !(['delete', 'use-state', 'list', 'version'] as const).some(
    (name) => given.get(name) === 'true',
  );
  const level = textOf(given, 'log-level');
  const checked = checkProfile({
    name: textOf(given, 'profile'),
    source: textOf(given, 'src-addr'),
    destinations: textOf(given, 'dest-addr').split(','),
    protocol: textOf(given, 'protocol'),
    rulesBackend: textOf(given, 'rules-backend'),
    logEnabled: given.get('log-custom-chain') === 'true',
    logLevel: /^\d$/.test(level) ? Number(level) : level,
  });
  if (checked.ok) return ok(isNeeded ? checked.value : null);
  // A name that is only looked up may be one that the original program allowed, and this one does not.
  const isLookedUp = !isNeeded && textOf(given, 'profile') !== '';
  const problems = checked.error
    .filter(({ field }) => isNeeded || given.has(OPTION_OF[field]))
    .filter(({ field }) => !(field === 'name' && isLookedUp))
    .map(({ field, message }) =>
      given.has(OPTION_OF[field])
        ? problemOf(OPTION_OF[field], message)
        : `-${OPTION_OF[field]} is missing: give ${findOption(OPTION_OF[field])?.value?.allowed ?? ''}`,
    );
  return problems.length > 0 ? fail(problems) : ok(null);
}

/** Names the option and what is allowed; where that is a few values, the message has them already. */
function problemOf(name: OptionName, message: string): string {
  const value = findOption(name)?.value;
  const allowed = value && !value.choices ? ` Allowed: ${value.allowed}.` : '';
  return `-${name}: ${printable(message)}${allowed}`;
}
