import { exec } from 'sudo-prompt';
import type { SetUpOutcome } from '#shared/ipc';
import { meaningOfEnd } from './helper-access.ts';
import { REMOVE_COMMAND, installCommand, openParts, type OpenParts } from './set-up-parts.ts';

let isBusy = false;

/** Installs root's own copy of the helper, after a password. */
export const setUpHelper = (parts: string): Promise<SetUpOutcome> =>
  alone(async () => {
    let opened: OpenParts;
    try {
      opened = await openParts(parts, process.execPath);
    } catch (error) {
      return { kind: 'unreadable', detail: error instanceof Error ? error.message : String(error) };
    }
    try {
      return await asRoot(installCommand(opened.list, owner()));
    } finally {
      await opened.close();
    }
  });

/** Whom this process runs as; no id where the system has none. */
const owner = () => ({ uid: process.getuid?.() ?? NaN, gid: process.getgid?.() ?? NaN });

/** Removes what setUpHelper() has installed, after a password. */
export const removeHelper = (): Promise<SetUpOutcome> => alone(() => asRoot(REMOVE_COMMAND));

async function alone(task: () => Promise<SetUpOutcome>): Promise<SetUpOutcome> {
  if (isBusy) return { kind: 'busy', detail: null };
  isBusy = true;
  try {
    return await task();
  } finally {
    isBusy = false;
  }
}

/** The words with which sudo-prompt says that the command was not even begun. */
const NOT_BEGUN = /did not grant permission|No polkit authentication agent/;

function asRoot(command: string): Promise<SetUpOutcome> {
  // Its name would become part of a command of a shell.
  process.chdir('/');
  return new Promise((resolve) => {
    exec(command, { name: 'IPTLB' }, (error, _stdout, stderr) => {
      resolve(outcomeOf(error, String(stderr ?? '').trim()));
    });
  });
}

function outcomeOf(error: Error | undefined, said: string): SetUpOutcome {
  if (!error) return { kind: 'done', detail: null };
  if (!NOT_BEGUN.test(error.message)) return { kind: 'refused', detail: said || error.message };
  const code = 'code' in error && typeof error.code === 'number' ? error.code : null;
  const { why, detail } = meaningOfEnd(code, said);
  return { kind: why === 'not-installed' ? 'failed' : why, detail };
}
