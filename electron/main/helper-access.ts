import { HELPER_PATHS } from '#shared/helper';
import type { AccessFailure } from '#shared/ipc';
import { existsSync } from './files.ts';
import { startAllowed, type AllowedProgram, type Started } from './spawn.ts';

export type HelperVerb = keyof typeof HELPER_PATHS;

export interface HelperEnd {
  readonly why: AccessFailure;
  /** What the program that refused said, to the letter. */
  readonly detail: string | null;
}

const PKEXEC: AllowedProgram = '/usr/bin/pkexec';
const SUDO: AllowedProgram = '/usr/bin/sudo';

/**
 * Starts the helper as root: through pkexec under the app's own polkit actions, or through sudo
 * where polkit is absent. Null where there is no helper or no way to it.
 */
export function startHelper(verb: HelperVerb): Started | null {
  const launcher = HELPER_PATHS[verb];
  if (!existsSync(launcher)) return null;
  // Without --disable-internal-agent pkexec would ask on a terminal that nobody may be looking at.
  if (existsSync(PKEXEC)) return startAllowed(PKEXEC, ['--disable-internal-agent', launcher]);
  return startThroughSudo(verb);
}

/** The way to the helper where polkit is absent or does not answer. Null where there is none. */
export function startThroughSudo(verb: HelperVerb): Started | null {
  const launcher = HELPER_PATHS[verb];
  if (!existsSync(launcher) || !existsSync(SUDO)) return null;
  // -n never asks; -A asks through the program that SUDO_ASKPASS names.
  return startAllowed(SUDO, [process.env['SUDO_ASKPASS'] ? '-A' : '-n', launcher]);
}

/** Exit codes of pkexec(1) that no program of ours uses. */
const PKEXEC_DISMISSED = 126;
const PKEXEC_REFUSED = 127;

/** What pkexec says, with the code of a refusal, where it could not even ask. */
const NO_POLKIT = /^Error (getting authority|checking for authorization)/m;

/** What the end of a helper means when it came before the helper's work was done. */
export function meaningOfEnd(code: number | null, stderr: string): HelperEnd {
  const detail = stderr.trim() || null;
  if (code === PKEXEC_DISMISSED) return { why: 'dismissed', detail };
  if (/no authentication agent/i.test(stderr)) return { why: 'no-agent', detail };
  if (code === PKEXEC_REFUSED && NO_POLKIT.test(stderr)) return { why: 'no-polkit', detail };
  if (code === PKEXEC_REFUSED || /a password is required|not allowed/i.test(stderr)) {
    return { why: 'not-authorised', detail };
  }
  return { why: 'failed', detail: detail ?? `The helper ended with ${code ?? 'a signal'}.` };
}
