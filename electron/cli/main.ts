import { basename, resolve } from 'node:path';
import { fail, ok, type Result } from '#shared/profile';
import { quoteForShell } from '#shared/ruleset';
import { change, stop } from './change.ts';
import { commandOf, type Command } from './command.ts';
import { logForm, logger, settingsLine, type Console } from './console.ts';
import { dryRun } from './dry-run.ts';
import { list } from './list.ts';
import type { LogForm } from './log-line.ts';
import * as say from './messages.ts';
import { parseArguments } from './parse.ts';
import { usage } from './usage.ts';
import { VERSION } from './version.ts';

/** Exit code for a command line that cannot be understood, as Go's package flag has it. */
const BAD_USAGE = 2;

/** Runs one command line. Returns the exit code: 0 done, 1 failed, 2 not understood. */
export async function main(process: NodeJS.Process): Promise<number> {
  const startedAt = Date.now();
  const args = process.argv.slice(2);
  const given = parseArguments(args);
  const isJson = given.ok ? given.value.get('json') === 'true' : isJsonAsked(args);
  const form = logForm(isJson, process.stderr.isTTY, process.env);
  const console: Console = {
    isRoot: process.geteuid?.() === 0,
    asRoot: asRoot(process),
    settings: settingsLine(process.env),
    ...logger(process.stderr, form, startedAt),
    print: (text) => process.stdout.write(text),
  };
  const command = given.ok ? commandOf(given.value) : { ok: false as const, error: [given.error] };
  if (!command.ok) return complain(command.error, form, process, console);
  const placed = atPlace(command.value);
  return placed.ok ? run(placed.value, console) : stop(console, placed.error);
}

/** With the whole path of the state file: the file depends on the folder that it is run in, and messages tell which. */
function atPlace(command: Command): Result<Command, string> {
  if (!('stateFile' in command)) return ok(command);
  try {
    return ok({ ...command, stateFile: resolve(command.stateFile) });
  } catch {
    return fail(
      `The state file ${command.stateFile} is meant in a folder that is not there any more; change to another one, or give the whole path as -state-file`,
    );
  }
}

function run(command: Command, console: Console): number | Promise<number> {
  switch (command.do) {
    case 'help':
      console.print(usage());
      return 0;
    case 'version':
      console.print(`iptlb ${VERSION}\n`);
      return 0;
    case 'list':
      return list(command, console);
    case 'change':
      return command.isDryRun ? dryRun(command, console) : change(command, console);
  }
}

function complain(
  problems: readonly string[],
  form: LogForm,
  { stderr }: NodeJS.Process,
  console: Console,
): number {
  if (form.kind === 'json') console.log(problems.map(say.fatal));
  // What is wrong comes last: where it is not scrolled away.
  else stderr.write(`${usage()}\n${problems.map((problem) => `iptlb: ${problem}\n`).join('')}`);
  return BAD_USAGE;
}

/** Looked for in arguments that cannot be understood, for how that is said. */
const isJsonAsked = (args: readonly string[]): boolean =>
  args.some((argument) => /^--?json(?:=(?:1|t|T|true|TRUE|True))?$/.test(argument));

/** The command as one would type it: the program itself where it is installed, else run by Node. */
function asRoot({ argv, execPath }: NodeJS.Process): string {
  const [, script = '', ...args] = argv;
  const program =
    script.endsWith('.cjs') && basename(execPath) === 'node' ? ['node', script] : ['iptlb'];
  return ['sudo', ...program, ...args].map(quoteForShell).join(' ');
}
