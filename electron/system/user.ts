import type { Actor } from '#shared/activity';
import { readFileSync } from './files.ts';

/** The person for whom root does it. sudo always says who that is, so it is believed first. */
export function personBehind(environment: NodeJS.ProcessEnv): Actor {
  const told = environment['SUDO_UID'] ?? environment['PKEXEC_UID'];
  const uid = told !== undefined && /^\d{1,10}$/.test(told) ? Number(told) : null;
  const known = uid ?? process.getuid?.() ?? null;
  return { uid: known, name: known === null ? null : userName(known) };
}

/** A user's name in passwd(5); null for one that only a directory service knows. */
export function userName(uid: number): string | null {
  try {
    const fields = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => line.split(':'))
      .find(([, , each]) => each === String(uid));
    return fields?.[0] ?? null;
  } catch {
    return null;
  }
}
