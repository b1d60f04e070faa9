import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandOf, type Command } from '../../electron/cli/command.ts';
import { bashCompletion } from '../../electron/cli/completion.ts';
import { fishCompletion } from '../../electron/cli/completion-fish.ts';
import { zshCompletion } from '../../electron/cli/completion-zsh.ts';
import { dateOfManPage, manPage } from '../../electron/cli/man-page.ts';
import { ALL_OPTIONS } from '../../electron/cli/options.ts';
import { parseArguments } from '../../electron/cli/parse.ts';
import { usage } from '../../electron/cli/usage.ts';
import { VERSION } from '../../electron/cli/version.ts';

const CREATE = ['-src-addr=10.100.0.10:8081', '-dest-addr=10.0.1.4:8080'];

/** What the arguments ask for, or the lines that say what is wrong with them. */
function understand(...args: string[]): Command | readonly string[] {
  const given = parseArguments(args);
  if (!given.ok) return [given.error];
  const command = commandOf(given.value);
  return command.ok ? command.value : command.error;
}

describe('arguments', () => {
  it.each([
    [['-profile=a']],
    [['--profile=a']],
    [['-profile', 'a']],
    [['--profile', 'a']],
    [['-profile=b', '-profile=a']],
    [['-profile=a', '--']],
  ])('are read as Go reads them: %j', (args) => {
    expect(understand(...CREATE, ...args)).toMatchObject({
      do: 'change',
      task: { do: 'create', profile: { name: 'a' } },
    });
  });

  it.each([
    ['-run', true],
    ['--run', true],
    ['-run=true', true],
    ['-run=1', true],
    ['-run=T', true],
    ['-run=false', false],
    ['-run=0', false],
    ['-run=FALSE', false],
  ])('%s turns a flag on or off', (argument, isRun) => {
    expect(understand(...CREATE, argument)).toMatchObject({ isRun });
  });

  it('take the next argument as a value, whatever it looks like', () => {
    expect(understand('-profile', '-run', ...CREATE)).toMatchObject({
      isRun: false,
      task: { profile: { name: '-run' } },
    });
  });

  it('have the original’s defaults', () => {
    expect(understand(...CREATE)).toEqual({
      do: 'change',
      stateFile: 'local/state.db',
      isRun: false,
      isDryRun: false,
      isJson: false,
      task: {
        do: 'create',
        profile: {
          name: 'default',
          source: '10.100.0.10:8081',
          destinations: ['10.0.1.4:8080'],
          protocol: 'tcp',
          rulesBackend: 'client',
          logEnabled: false,
          logLevel: 4,
        },
      },
    });
  });

  it.each<[string[], RegExp]>([
    [['-bogus'], /there is no option -bogus/],
    [['-res', ...CREATE], /did you mean -reset\?/],
    [['-run=maybe'], /-run is on or off .* allowed are true and false/],
    [['-run='], /-run is on or off/],
    [['-profile'], /-profile needs a value/],
    [['-run', 'true', ...CREATE], /unexpected argument "true"; .* -run=true/],
    [['now', ...CREATE], /unexpected argument "now"/],
    [['--', '-run'], /unexpected argument "-run"/],
    [['-'], /unexpected argument "-"/],
    [['-=1'], /there is no option -/],
    [['---run'], /there is no option ---run/],
    [[], /-src-addr is missing: give an IPv4 address and a port/],
    [['-src-addr=1.2.3.4:5'], /-dest-addr is missing/],
    [[...CREATE, '-src-addr='], /-src-addr: The source address is missing/],
    [[...CREATE, '-src-addr=10.100.0.999:1'], /-src-addr: .*999 is over 255.* Allowed: an IPv4/],
    [[...CREATE, '-src-addr=10.0.0.1:0'], /-src-addr: .*a port is a number from 1 to 65535/],
    [[...CREATE, '-src-addr=10.0.0.1:65536'], /-src-addr: /],
    [[...CREATE, '-src-addr=10.0.0.1'], /-src-addr: .*has no port/],
    [[...CREATE, '-src-addr=[::1]:80'], /-src-addr: /],
    [[...CREATE, '-dest-addr=10.0.0.1:1,'], /-dest-addr: Destination 2 is missing/],
    [[...CREATE, '-dest-addr=10.0.0.1'], /has no port; .* for example 10\.0\.0\.1:8080/],
    [[...CREATE, '-dest-addr=a:1'], /-dest-addr: Destination 1: "a" is not an IPv4 address/],
    [[...CREATE, '-profile='], /-profile: Give the profile a name. Allowed: letters/],
    [[...CREATE, '-profile=a b'], /-profile: .* Allowed: letters, digits, "-" and "_"/],
    [[...CREATE, `-profile=${'a'.repeat(65)}`], /-profile: The name has 65 characters; at most 64/],
    [[...CREATE, '-protocol=icmp'], /-protocol: .*"icmp" is not one of tcp, udp, sctp/],
    [[...CREATE, '-protocol='], /-protocol: The protocol is missing; it is one of tcp/],
    [[...CREATE, '-rules-backend=Client'], /-rules-backend: .* client, proxy, server/],
    [[...CREATE, '-log-level=8'], /-log-level: .*"?8"? is not a whole number from 0 to 7/],
    [[...CREATE, '-log-level=debug'], /-log-level: The log level "debug" is not a .* from 0 to 7/],
    [[...CREATE, '-log-level='], /-log-level: .* from 0 to 7/],
    [[...CREATE, '-log-level=-1'], /-log-level: /],
    [[...CREATE, '-state-file='], /-state-file: The path is empty. Allowed: the path of a file/],
    [['-delete'], /-delete needs -run/],
    [['-delete', '-reset', '-run'], /-delete and -reset cannot be used together/],
    [['-use-state'], /-use-state needs -run/],
    [['-use-state', '-run', '-src-addr=1.2.3.4:5'], /-use-state and -src-addr cannot/],
    [['-use-state', '-run', '-dest-addr=1.2.3.4:5'], /-use-state and -dest-addr cannot/],
    [['-use-state', '-run', '-delete'], /-use-state and -delete cannot/],
    [['-list', '-run'], /-list and -run cannot be used together/],
    [['-delete', '-run', '-protocol=x'], /-protocol: /],
    [['-delete', '-run', '-profile='], /-profile: Give the profile a name/],
  ])('%j is refused in one line that names the option', (args, why) => {
    const problems = understand(...args);
    expect(problems).toBeInstanceOf(Array);
    const [first, ...others] = problems as readonly string[];
    expect(first).toMatch(why);
    expect(args.length === 0 ? [] : others).toEqual([]);
    expect(first).not.toContain('\n');
  });

  it('are never a riddle: a command, or printable lines that say what is wrong', () => {
    const name = fc.constantFrom(...ALL_OPTIONS.map((option) => option.name), '', 'x', 'no-such');
    const value = fc.oneof(
      fc.constantFrom('', 'true', '0', '10.0.0.1:80', '10.0.0.1:80,10.0.0.2:80', 'tcp', 'a', '9'),
      fc.string({ unit: 'binary' }),
    );
    const argument = fc.oneof(
      fc
        .tuple(fc.constantFrom('-', '--'), name, fc.option(value))
        .map(([dash, key, each]) => `${dash}${key}${each === null ? '' : `=${each}`}`),
      value,
    );
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 8 }), (args) => {
        const result = understand(...args);
        if (!Array.isArray(result)) return;
        expect(result.length).toBeGreaterThan(0);
        for (const line of result as string[]) expect(line).not.toMatch(/\p{Cc}/u);
      }),
      { numRuns: 2000 },
    );
  });
});

it('a path that Node could not read as text is refused, for it would name another file', () => {
  expect(understand('-list', '-state-file=\uFFFD.db')).toEqual([
    expect.stringContaining('-state-file: The path is not UTF-8 text.'),
  ]);
});

describe('the table of options', () => {
  const originals = ['run', 'rules-backend', 'src-addr', 'dest-addr', 'profile', 'reset'].concat([
    'delete',
    'state-file',
    'log-custom-chain',
    'log-level',
    'protocol',
    'use-state',
  ]);

  it('has every option of the original', () => {
    expect(ALL_OPTIONS.map(({ name }) => name)).toEqual(expect.arrayContaining(originals));
  });

  it('is all in the usage', () => {
    for (const { name } of ALL_OPTIONS) expect(usage()).toContain(`\n  -${name}`);
  });

  it('is what the man page and the completions were made from', () => {
    const at = (path: string) =>
      readFileSync(new URL(`../../build/${path}`, import.meta.url), 'utf8');
    // Otherwise: node --import tsx build/man/generate.mjs
    const page = at('man/iptlb.8');
    expect(page).toBe(manPage(VERSION, dateOfManPage(page) ?? 'a day'));
    expect(at('completion/iptlb')).toBe(bashCompletion());
    expect(at('completion/_iptlb')).toBe(zshCompletion());
    expect(at('completion/iptlb.fish')).toBe(fishCompletion());
  });

  it('makes a man page in which mandoc finds nothing to warn of', ({ skip }) => {
    skip(spawnSync('mandoc', ['-V']).error !== undefined, 'mandoc is not installed');
    const input = manPage(VERSION, '2026-01-31');
    const judged = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning'], {
      input,
      encoding: 'utf8',
    });
    expect(judged).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });
});
