import { fstatSync, readFileSync } from './files.ts';

const LOOK_EVERY_MS = 1000;

/**
 * Calls `onGone` when the program that started the helper is there no longer.
 *
 * Its launcher waits for us, so the caller is the launcher's parent. A closed standard input says the
 * same for most callers; this also sees those that left an open pipe behind.
 *
 * @param caller process id of that program, as the launcher saw it
 */
export function watchCaller(caller: string, onGone: () => void): { readonly stop: () => void } {
  const timer = setInterval(() => {
    if (launchersParent() !== caller) onGone();
  }, LOOK_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}

/** The process id of our parent's parent; null where our parent is gone. See proc_pid_stat(5). */
function launchersParent(): string | null {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    // The name in parentheses may hold blanks and parentheses itself.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? null;
  } catch {
    return null;
  }
}

/** Whether an open file is one that ends when the other side closes it: a pipe or a socket. */
export function hasVisibleEnd(file: number): boolean {
  const stat = fstatSync(file);
  return stat.isFIFO() || stat.isSocket();
}
