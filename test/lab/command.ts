import { spawnSync } from 'node:child_process';

/**
 * Runs a step of the lab's set-up to its end.
 *
 * @returns what it printed on stdout
 * @throws Error naming the command and what it said, unless it exits 0
 */
export function must(command: string, args: readonly string[], input = ''): string {
  const done = spawnSync(command, args, { encoding: 'utf8', input });
  if (done.error) throw new Error(`${command} could not be started: ${done.error.message}`);
  if (done.status !== 0) {
    const how = done.status === null ? `died of ${done.signal}` : `exited ${done.status}`;
    throw new Error(`${[command, ...args].join(' ')} ${how}: ${done.stderr.trim()}`);
  }
  return done.stdout;
}
