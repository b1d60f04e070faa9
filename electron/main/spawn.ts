import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

/** What the desktop process may start: the ways to the helper, and nothing else. */
export type AllowedProgram = '/usr/bin/pkexec' | '/usr/bin/sudo';

export type Started = ChildProcessWithoutNullStreams;

/** Starts one of the allowed programs, without a shell, with what a password prompt needs to find the session. */
export function startAllowed(program: AllowedProgram, args: readonly string[]): Started {
  const child = spawn(program, args, { cwd: '/', env: sessionEnvironment(), stdio: 'pipe' });
  // A helper that ended before it read everything breaks the pipe; its end is what is reported.
  child.stdin.on('error', () => undefined);
  return child;
}

const SESSION_VARIABLES = [
  'DBUS_SESSION_BUS_ADDRESS',
  'DISPLAY',
  'LANG',
  'SUDO_ASKPASS',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_ID',
];

function sessionEnvironment(): NodeJS.ProcessEnv {
  const kept = SESSION_VARIABLES.flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { PATH: '/usr/bin:/bin', ...Object.fromEntries(kept) };
}
