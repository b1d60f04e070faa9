import { writeFileSync } from 'node:fs';
import { startAgent, type Answer } from './agent.ts';
import { DECISIONS } from './bus.ts';
import { assertInside } from './facts.ts';
import { asUser, type Ended } from './shell.ts';

export { startAgent } from './agent.ts';

export type Action =
  | 'org.iptlb.apply'
  | 'org.iptlb.monitor'
  /** Of any other program that pkexec starts. */
  | 'org.freedesktop.policykit.exec';

/** What polkit's rules say to the lab's user: the words are polkit's own results. */
const results = {
  allow: 'yes',
  refuse: 'no',
  /** A password each time. */
  ask: 'auth_admin',
  /** A password, then none for some minutes from the same process. */
  'ask-and-keep': 'auth_admin_keep',
} as const;
export type Decision = keyof typeof results;

/** Sets what polkit says to the lab's user from the next request on. */
export function decide(action: Action, decision: Decision): void {
  assertInside();
  writeFileSync(`${DECISIONS}/${action}`, results[decision]);
}

/** What the app does, from a shell in its place: `pkexec` on one verb of the helper, with an input. */
export async function pkexec(
  verb: 'apply' | 'monitor',
  { input = '', answer }: { readonly input?: string; readonly answer?: Answer } = {},
): Promise<Ended> {
  const helper = `/usr/libexec/iptlb/${verb}`;
  // The agent serves this shell, so it has to stand still until the agent is there, and to stay.
  const script = `echo "$$"; read -r go; pkexec --disable-internal-agent ${helper}; exit "$?"`;
  const child = asUser().spawn('sh', ['-c', script]);
  const printed = { stdout: '', stderr: '' };
  const started = new Promise<number>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      if (printed.stdout.includes('\n')) resolve(Number.parseInt(printed.stdout, 10));
    });
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));

  const agent = answer && (await startAgent(await started, answer));
  child.stdin?.on('error', () => undefined).end(`go\n${input}`);
  const code = await ended;
  agent?.stop();
  return { code, stderr: printed.stderr, stdout: printed.stdout.replace(/^\d+\n/, '') };
}
