import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dismissPrompts } from './dismissing-agent.ts';
import { person } from './facts.ts';
import { asUser } from './shell.ts';

/** What the person at the agent does when asked. */
export type Answer = 'password' | 'wrong-password' | 'dismiss';

export interface Agent {
  stop(): void;
}

/**
 * Starts an authentication agent for the requests of one process, and answers as a person would.
 *
 * @param pid the process that starts pkexec: Electron's main process, or a shell
 * @returns once polkit knows the agent
 */
export async function startAgent(pid: number, answer: Answer): Promise<Agent> {
  if (answer === 'dismiss') {
    const socket = await dismissPrompts(pid);
    return { stop: () => socket.destroy() };
  }
  const { name, password } = person();
  if (password === undefined) throw new Error(`The password of ${name} is that person's own.`);
  return typePassword(pid, answer === 'password' ? password : `not ${password}`);
}

/** Runs polkit's own text agent on a terminal; what is typed there goes through PAM for real. */
async function typePassword(pid: number, password: string): Promise<Agent> {
  const user = asUser();
  // The agent closes its end once it is registered; reading the other end waits for that.
  const registered = `${person().home}/agent-${randomUUID()}`;
  await user.must('mkfifo', [registered]);
  const command = `exec pkttyagent --process ${pid} --notify-fd 3 3>${registered}`;
  const agent = user.spawn('script', ['--quiet', '--flush', '--command', command, '/dev/null']);

  let shown = '';
  agent.stdout?.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (!shown.endsWith('Password: ')) return;
    shown = '';
    agent.stdin?.write(`${password}\n`);
  });
  await readFile(registered);
  await user.must('rm', [registered]);
  return { stop: () => agent.kill() };
}
