import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { registerAgent } from './authentication-agent.ts';
import { person } from './facts.ts';
import { onHost } from './shell.ts';

/** What the person at the agent does when asked. */
export type Answer = 'password' | 'wrong-password' | 'dismiss' | 'wait';

export interface Agent {
  /** Resolves once a prompt is shown. */
  readonly prompted: Promise<unknown>;
  /** Resolves once polkit has taken a prompt back. */
  readonly withdrawn: Promise<unknown>;
  stop(): void;
}

/**
 * Starts an authentication agent for the requests of one process, and answers as a person would.
 *
 * @param pid the process that starts pkexec: Electron's main process, or a shell
 * @returns once polkit knows the agent
 */
export async function startAgent(pid: number, answer: Answer): Promise<Agent> {
  const news = new EventEmitter();
  const [prompted, withdrawn] = [once(news, 'prompted'), once(news, 'withdrawn')];
  const onPrompt = async (cookie: string) => {
    news.emit('prompted');
    if (answer === 'wait') await once(news, 'withdrawn');
    if (answer === 'wait' || answer === 'dismiss') return 'cancelled';
    const { name, password } = person();
    if (password === undefined) throw new Error(`The password of ${name} is that person's own.`);
    await authenticate(name, cookie, answer === 'password' ? password : `not ${password}`);
    return 'answered';
  };
  const bus = await registerAgent(pid, {
    onPrompt,
    onWithdrawn: () => news.emit('withdrawn'),
  });
  return { prompted, withdrawn, stop: () => bus.close() };
}

/** Where polkit's packages of the releases put the program that asks PAM and tells polkit. */
const AGENT_HELPERS = ['/usr/lib/polkit-1', '/usr/lib/policykit-1', '/usr/libexec'].map(
  (folder) => `${folder}/polkit-agent-helper-1`,
);

/** Gives PAM a password for real, through polkit's own program for that. */
async function authenticate(name: string, cookie: string, password: string): Promise<void> {
  const program = AGENT_HELPERS.find((path) => existsSync(path));
  if (program === undefined) throw new Error(`polkit has none of ${AGENT_HELPERS.join(', ')}.`);
  const helper = onHost('client').spawn(program, [name], { stdio: ['pipe', 'pipe', 'inherit'] });
  const over = once(helper, 'close');
  helper.stdin?.write(`${cookie}\n`);
  helper.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('PAM_PROMPT_ECHO_OFF')) helper.stdin?.write(`${password}\n`);
  });
  await over;
}
