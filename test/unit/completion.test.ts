import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_OPTIONS } from '../../electron/cli/options.ts';
import { PROTOCOLS, RULES_BACKENDS } from '#shared/profile';

/** The shells themselves complete a line, as after the Tab key. */

const completions = fileURLToPath(new URL('../../build/completion', import.meta.url));
const NAMES = ALL_OPTIONS.map(({ name }) => name);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iptlb-completion-'));
  mkdirSync(join(folder, 'local'));
  writeFileSync(join(folder, 'local/state.db'), 'web:\n    source: 10.0.0.1:80\n"7":\n    x: 1\n');
  writeFileSync(join(folder, 'other.db'), 'tls:\n    source: 10.0.0.1:443\n');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function run(program: string, args: readonly string[], env: Record<string, string> = {}) {
  const options = { cwd: folder, encoding: 'utf8', input: '', timeout: 30_000 } as const;
  const ended = spawnSync(program, args, { ...options, env: { ...process.env, ...env } });
  if (ended.error) throw ended.error;
  return ended;
}

interface Shell {
  readonly file: string;
  /** What the shell offers for the last word of a line. */
  readonly offers: (line: string) => readonly string[];
}

const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== '');

const shells: Readonly<Record<string, Shell>> = {
  bash: {
    file: 'iptlb',
    offers: (line) => {
      // As readline splits a line: at "=" too.
      const words = line.split(/ |(=)/).filter((word, at, all) => word || at === all.length - 1);
      const script = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _iptlb; echo "\${COMPREPLY[@]}"`;
      const args = ['--norc', '-c', script, join(completions, 'iptlb'), ...words];
      return wordsOf(run('bash', args).stdout);
    },
  },
  zsh: {
    file: '_iptlb',
    offers: (line) => {
      // A terminal, an editor in it, and Tab: all matches are put into the line.
      writeFileSync(
        join(folder, '.zshrc'),
        `fpath=("$COMPLETIONS" $fpath)
        autoload -Uz compinit && compinit -u -d "$ZDOTDIR/dump"
        insert-all() { compstate[insert]=all }
        comppostfuncs=(insert-all)
        zle-line-init() {
          BUFFER=$LINE CURSOR=$#LINE
          zle complete-word
          print -r -- "$BUFFER" > "$ZDOTDIR/offered"
          exit
        }
        zle -N zle-line-init
        `,
      );
      writeFileSync(join(folder, 'offered'), 'nothing was completed');
      const env = { ZDOTDIR: folder, COMPLETIONS: completions, LINE: line, TERM: 'vt100' };
      run('script', ['--quiet', '--command', 'zsh -d -i', '/dev/null'], env);
      const offered = readFileSync(join(folder, 'offered'), 'utf8').trimEnd();
      // Without a match the line stays.
      if (offered === line.trimEnd()) return [];
      const before = line.slice(0, line.lastIndexOf(' ') + 1);
      expect(offered.slice(0, before.length)).toBe(before.slice(0, offered.length));
      return wordsOf(offered.slice(before.length));
    },
  },
  fish: {
    file: 'iptlb.fish',
    offers: (line) => {
      const script = 'source $argv[1]; complete -C $argv[2]';
      const args = ['--no-config', '-c', script, join(completions, 'iptlb.fish'), line];
      const lines = run('fish', args, { HOME: folder }).stdout.split('\n');
      return lines.map((each) => each.split('\t')[0] ?? '').filter((word) => word !== '');
    },
  },
};

describe.each(Object.entries(shells))('%s', (name, { file, offers }) => {
  beforeEach(({ skip }) => {
    const isMissing = spawnSync(name, ['-c', 'true']).error !== undefined;
    skip(isMissing, `${name} is not installed`);
  });

  /** Without what stands before a value: shells differ in whether they repeat it. */
  const values = (line: string) =>
    offers(line)
      .map((word) => word.replace(/^--?[a-z-]+=/, ''))
      .sort();
  const options = (line: string) => [
    ...new Set(offers(line).map((word) => word.replace(/^--?|=$/g, ''))),
  ];

  it('finds no mistake in the completion', () => {
    expect(run(name, ['-n', join(completions, file)])).toMatchObject({ status: 0, stderr: '' });
  });

  it('offers every option, and those that begin so', () => {
    expect(options('iptlb -').sort()).toEqual([...NAMES].sort());
    expect(options('iptlb --').sort()).toEqual([...NAMES].sort());
    expect(options('iptlb -run -rul')).toEqual(['rules-backend']);
    expect(options('iptlb -run --log-').sort()).toEqual(['log-custom-chain', 'log-level']);
  });

  it.each([
    ['-rules-backend', [...RULES_BACKENDS]],
    ['-protocol', [...PROTOCOLS]],
    ['-log-level', ['0', '1', '2', '3', '4', '5', '6', '7']],
    ['-profile', ['7', 'web']],
  ])('offers the values of %s, with one dash or two, behind = or a space', (option, expected) => {
    for (const dashes of [option, `-${option}`]) {
      for (const between of [' ', '=']) {
        expect(values(`iptlb -run ${dashes}${between}`)).toEqual(expected.sort());
      }
    }
  });

  it('offers the profiles of the state file that the line names', () => {
    for (const between of [' ', '=']) {
      expect(values(`iptlb -state-file${between}other.db -profile `)).toEqual(['tls']);
    }
  });

  it('offers files for the state file alone', () => {
    expect(values('iptlb -state-file oth')).toEqual(['other.db']);
    expect(values('iptlb -src-addr oth')).toEqual([]);
    expect(values('iptlb -run oth')).toEqual([]);
  });
});
