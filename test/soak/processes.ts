import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A process of the lab, which sees no others. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its words, joined by blanks. */
  readonly command: string;
}

/** All that are alive; those that only wait to be taken note of are not. */
export function processes(): Process[] {
  return readdirSync('/proc').flatMap((entry): Process[] => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (state === 'Z') return [];
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ');
      return [{ pid: Number(entry), parent: Number(parent), command }];
    } catch {
      return []; // It has ended meanwhile.
    }
  });
}

/** A process and all below it. */
export function familyOf(pid: number): Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...below(each.pid)]);
  return [...all.filter((each) => each.pid === pid), ...below(pid)];
}

/** What the program starts as root, wherever it has come to hang in the tree. */
const OURS =
  /\/usr\/libexec\/iptlb|iptlb\.cjs|^\/usr\/sbin\/iptables|^\/usr\/bin\/(?:cat|flock|logger|dmesg|pkexec)/;

/**
 * Waits until nothing of the program runs any more.
 *
 * @param also a word of further processes that must be gone
 * @returns what is still there after 20 seconds
 */
export async function leftOver(also?: string): Promise<readonly Process[]> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const left = processes().filter(
      ({ command }) => OURS.test(command) || (also !== undefined && command.includes(also)),
    );
    if (left.length === 0 || performance.now() > deadline) return left;
    await delay(20);
  }
}

export function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false; // It has ended meanwhile.
  }
}
