import { fail, ok, type Failure, type Result } from '#shared/profile';
import { ALL_OPTIONS, findOption, type OptionName } from './options.ts';
import { printable } from './words.ts';

/** The options that were given, the last of each; flags as `true` or `false`. */
export type Given = ReadonlyMap<OptionName, string>;

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False'];

/**
 * Reads arguments as Go's package flag does (https://pkg.go.dev/flag): `-x`, `--x`, `-x=v`, `-x v`;
 * flags only as `-x` or `-x=v`. It ends at the first argument that is no option, or after `--`.
 *
 * Go's programs ignore what follows there. Here it is an error: of `-run true -delete` the rest
 * would be lost without a word.
 */
export function parseArguments(args: readonly string[]): Result<Given, string> {
  const given = new Map<OptionName, string>();
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? '';
    if (argument === '--') return leftOver(args.slice(index + 1)) ?? ok(given);
    if (argument.length < 2 || !argument.startsWith('-')) {
      return leftOver(args.slice(index), args[index - 1]) ?? ok(given);
    }
    const body = argument.slice(argument.startsWith('--') ? 2 : 1);
    const equals = body.indexOf('=');
    const name = equals < 0 ? body : body.slice(0, equals);
    const attached = equals < 0 ? undefined : body.slice(equals + 1);
    // Go's other name for it.
    const option = findOption(name === 'h' ? 'help' : name);
    if (!option) return refuse(unknownOption(argument, name));

    if (option.value === null) {
      const value = attached ?? 'true';
      if (!TRUE.includes(value) && !FALSE.includes(value)) {
        return refuse(
          `-${option.name} is on or off and cannot be "${value}": allowed are true and false`,
        );
      }
      given.set(option.name, String(TRUE.includes(value)));
      if (option.name === 'help' && TRUE.includes(value)) return ok(given);
    } else if (attached !== undefined) {
      given.set(option.name, attached);
    } else {
      index += 1;
      const next = args[index];
      if (next === undefined) {
        return refuse(`-${option.name} needs a value: ${option.value.allowed}`);
      }
      given.set(option.name, next);
    }
  }
  return ok(given);
}

const refuse = (why: string): Failure<string> => fail(printable(why));

function leftOver(rest: readonly string[], before?: string): Result<never, string> | null {
  const [first] = rest;
  if (first === undefined) return null;
  const flag = before === undefined ? undefined : findOption(before.replace(/^--?/, ''));
  const hint =
    flag?.value === null && [...TRUE, ...FALSE].includes(first)
      ? `; a flag takes its value as -${flag.name}=${first}`
      : '; every argument is an option that starts with "-"';
  return refuse(`unexpected argument "${first}"${hint}`);
}

function unknownOption(argument: string, name: string): string {
  const near = ALL_OPTIONS.find(
    (option) => name !== '' && (option.name.startsWith(name) || option.name === name.toLowerCase()),
  );
  const hint = near ? `; did you mean -${near.name}?` : '';
  return `there is no option ${argument.split('=')[0] ?? ''}${hint}`;
}
