import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './command.ts';
import { ELECTRON_AS_USER, ELECTRON_DIST, LAB, recordPerson, type Person } from './facts.ts';

const OWN_NAME = 'iptlb-lab';
const OWN_PASSWORD = 'only in the lab';

/** What a display needs to be reached, from the environment of whoever started the lab. */
export interface DisplayAccess {
  readonly env: Readonly<Record<string, string>>;
  /** The X server's cookie file, as bytes: its place is hidden inside the lab. */
  readonly cookie?: Buffer;
}

/**
 * Makes the ordinary user of the lab: its own one, or a real one by name, with a private home.
 * To be called after mountLab(): the machine's own user database stays as it is.
 */
export function makePerson(realName: string | undefined, display: DisplayAccess): Person {
  if (!realName) {
    must('useradd', ['--no-create-home', '--shell', '/bin/sh', OWN_NAME]);
    must('chpasswd', [], `${OWN_NAME}:${OWN_PASSWORD}`);
  }
  const name = realName ?? OWN_NAME;
  const { uid, gid } = account(name);
  if (uid === 0) throw new Error('The ordinary user of the lab cannot be root.');

  const home = join(LAB, 'home');
  const runtime = `/run/user/${uid}`;
  for (const folder of [home, runtime]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    chownSync(folder, uid, gid);
  }
  const made: Person = {
    name,
    uid,
    gid,
    home,
    ...(realName ? {} : { password: OWN_PASSWORD }),
    env: {
      HOME: home,
      USER: name,
      LOGNAME: name,
      // pkexec refuses a shell that /etc/shells does not name.
      SHELL: '/bin/sh',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      XDG_RUNTIME_DIR: runtime,
      XDG_CONFIG_HOME: join(home, '.config'),
      XDG_CACHE_HOME: join(home, '.cache'),
      XDG_DATA_HOME: join(home, '.local/share'),
      ...display.env,
      ...(display.cookie ? { XAUTHORITY: join(home, '.Xauthority') } : {}),
    },
  };
  if (display.cookie) {
    writeFileSync(join(home, '.Xauthority'), display.cookie, { mode: 0o600 });
    chownSync(join(home, '.Xauthority'), uid, gid);
  }
  recordPerson(made);
  writeElectronStarter(made);
  return made;
}

function account(name: string): { uid: number; gid: number } {
  const found = spawnSync('getent', ['passwd', name], { encoding: 'utf8' }).stdout;
  const [, , uid, gid] = found.split(':').map(Number);
  if (uid === undefined || gid === undefined) throw new Error(`There is no user ${name}.`);
  return { uid, gid };
}

/** The arguments of `setpriv` and `env` that start a program as the ordinary user. */
export function asPersonArgs({ uid, gid, env }: Person): string[] {
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return [`--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--', 'env', ...variables];
}

/**
 * A program file that becomes Electron as the ordinary user, by exec alone: the process that
 * Playwright starts, talks to and kills is Electron itself, and what else the caller has in its
 * environment or passes as arguments arrives there.
 */
function writeElectronStarter(person: Person): void {
  const words = ['setpriv', ...asPersonArgs(person), join(ELECTRON_DIST, 'electron')];
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  writeFileSync(ELECTRON_AS_USER, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
}

/**
 * How the display of the person who started the lab can be reached from inside it.
 *
 * @returns also the sockets that have to stay visible
 */
export function hostDisplay(env: NodeJS.ProcessEnv): DisplayAccess & { sockets: string[] } {
  const kept: Record<string, string> = {};
  const sockets: string[] = [];
  const { DISPLAY, WAYLAND_DISPLAY, XDG_RUNTIME_DIR, XAUTHORITY } = env;
  const local = /^:(\d+)/.exec(DISPLAY ?? '');
  if (DISPLAY && local) {
    kept['DISPLAY'] = DISPLAY;
    sockets.push(`/tmp/.X11-unix/X${local[1]}`);
  }
  if (WAYLAND_DISPLAY && XDG_RUNTIME_DIR) {
    kept['WAYLAND_DISPLAY'] = WAYLAND_DISPLAY;
    sockets.push(join(XDG_RUNTIME_DIR, WAYLAND_DISPLAY));
  }
  const hasCookie = XAUTHORITY && existsSync(XAUTHORITY);
  return { env: kept, sockets, ...(hasCookie ? { cookie: readFileSync(XAUTHORITY) } : {}) };
}
