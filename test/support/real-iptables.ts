import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { saveText, type NatTable } from './simulated-kernel.ts';

export const BACKENDS = ['nft', 'legacy'] as const;
export type Backend = (typeof BACKENDS)[number];

/** Why the real iptables cannot be asked here; null where it can. */
export function whyNot(backend: Backend): string | null {
  if (process.getuid?.() !== 0) return 'only root can make a network namespace';
  for (const program of ['/usr/bin/unshare', ...Object.values(programs(backend))]) {
    try {
      accessSync(program, constants.X_OK);
    } catch {
      return `${program} is not installed`;
    }
  }
  return null;
}

const programs = (backend: Backend) => ({
  iptables: `/usr/sbin/iptables-${backend}`,
  restore: `/usr/sbin/iptables-${backend}-restore`,
  save: `/usr/sbin/iptables-${backend}-save`,
});

/** What is done to a table, one after the other. After each, the table is read back. */
export type Action =
  /** The whole table becomes this one. */
  | { readonly do: 'become'; readonly table: NatTable }
  /** `iptables-restore --noflush` reads this text. */
  | { readonly do: 'restore'; readonly text: string }
  /** A shell runs these lines, each of them an `iptables` command. */
  | { readonly do: 'shell'; readonly lines: readonly string[] };

export interface Outcome {
  readonly exitCode: number;
  /** What was written to standard error. */
  readonly error: string;
  /** What `iptables-save -c` printed afterwards, without its comments. */
  readonly saved: string;
}

const END = 'END-OF-INPUT-OF-A-TEST';
const MARK = '#-#-#';

/** Carries out all actions in one new network namespace, by one shell. */
export async function inNamespace(
  backend: Backend,
  actions: readonly Action[],
): Promise<Outcome[]> {
  const { iptables, restore, save } = programs(backend);
  const fed = (command: string, text: string) => `${command} 2>&1 <<'${END}'\n${text}${END}\n`;
  const commands = actions.map((action) => {
    switch (action.do) {
      case 'become':
        return fed(`${restore} --wait`, saveText(action.table).replaceAll(/^\[0:0\] /gm, ''));
      case 'restore':
        return fed(`${restore} --noflush --wait`, action.text);
      case 'shell':
        return `( set -e\n${action.lines.join('\n')}\n) 2>&1\n`;
    }
  });
  const script = [
    `iptables() { ${iptables} --wait "$@"; }`,
    ...commands.map(
      (command) => `echo '${MARK}'\n${command}echo "${MARK}$?"\n${save} -t nat -c | grep -v '^#'\n`,
    ),
  ].join('\n');
  const output = await run('/usr/bin/unshare', ['--net', '/bin/sh', '-s'], script);
  return output
    .split(`${MARK}\n`)
    .slice(1)
    .map((part) => {
      const [, error = '', exitCode = '', saved = ''] =
        new RegExp(`^([^]*?)${MARK}(\\d+)\n([^]*)$`).exec(part) ?? [];
      return { exitCode: Number(exitCode), error, saved };
    });
}

/** The rules of each chain as iptables-save prints them, without counters; chains in any order. */
export function chainsOf(saved: string): Map<string, string[]> {
  const chains = new Map<string, string[]>();
  for (const line of saved.split('\n')) {
    const declared = /^:(\S+) /.exec(line)?.[1];
    if (declared !== undefined) chains.set(declared, []);
    const [, chain = '', rule = ''] = /^\[\d+:\d+\] -A (\S+) (.*)$/.exec(line) ?? [];
    chains.get(chain)?.push(rule);
  }
  return chains;
}

function run(program: string, args: readonly string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${code}: ${output.slice(-2000)}`));
    });
    child.stdin.end(input);
  });
}
