import { chmodSync, chownSync, lstatSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { must } from './command.ts';
import { CHECKOUT, ELECTRON_DIST, LAB } from './facts.ts';

/** Built here, then moved to /run in one step: until then the machine's own /run is needed. */
const STAGE = '/mnt';

/** Where packages, users and rules are written: the lab sees its own changes, the machine none. */
const OVERLAID = ['/etc', '/usr', '/var', '/opt'];

export interface MountOptions {
  /** The checkout's real folder. */
  readonly checkout: string;
  /** The folder of the unpacked Electron. */
  readonly electron: string;
  /** Sockets below /run or /tmp that stay visible: a display, for a person to look at. */
  readonly sockets: readonly string[];
}

/**
 * Gives the lab its own files: private /run, /tmp, /dev/shm and terminals, a writable image of the
 * system, and a checkout that an ordinary user can read. To be called in a mount namespace of its
 * own; everything is in memory and goes with it.
 */
export function mountLab({ checkout, electron, sockets }: MountOptions): void {
  mount('-t', 'tmpfs', '-o', 'mode=0755', 'iptlb-lab', STAGE);
  for (const folder of ['lock', 'dbus', 'user', 'tmp']) mkdirSync(join(STAGE, folder));
  // Programs are to take it for a machine that systemd has started.
  mkdirSync(join(STAGE, 'systemd/system'), { recursive: true });
  const staged = (path: string) => join(STAGE, path.slice('/run/'.length));
  mkdirSync(staged(LAB));

  overlay(checkout, staged(CHECKOUT), 'checkout');
  shareOut(checkout, staged(CHECKOUT));
  overlay(electron, staged(ELECTRON_DIST), 'electron');
  letEveryoneRead(staged(CHECKOUT), ['dist', 'package.json', 'node_modules/playwright-core']);
  letEveryoneRead(staged(ELECTRON_DIST), ['.']);
  // Where user namespaces are restricted, Chromium's sandbox needs this one, as a package has it.
  must('chown', ['0:0', join(staged(ELECTRON_DIST), 'chrome-sandbox')]);
  chmodSync(join(staged(ELECTRON_DIST), 'chrome-sandbox'), 0o4755);

  for (const socket of sockets) bindFile(socket, join(STAGE, socket.replace(/^\/run\//, '')));
  for (const [index, folder] of OVERLAID.entries()) overlay(folder, folder, `system-${index}`);

  mount('--move', STAGE, '/run');
  chmodSync('/run/tmp', 0o1777);
  mount('--rbind', '/run/tmp', '/tmp');
  mount('-t', 'tmpfs', '-o', 'mode=1777', 'iptlb-lab', '/dev/shm');
  const terminals = 'newinstance,ptmxmode=0666,mode=0620,gid=5';
  mount('-t', 'devpts', '-o', terminals, 'iptlb-lab', '/dev/pts');
  mount('--bind', '/dev/pts/ptmx', '/dev/ptmx');
  // What the helper tells the system log is not for the machine's. (Elsewhere it is a link to /run.)
  if (lstatSync('/dev/log', { throwIfNoEntry: false })?.isSocket()) {
    mount('--bind', '/dev/null', '/dev/log');
  }
}

/** Mounts `lower` at `target` so that what is written there stays in the lab's memory. */
function overlay(lower: string, target: string, name: string): void {
  const layers = join(STAGE, 'iptlb-lab', 'layers', name);
  const upper = join(layers, 'upper');
  const work = join(layers, 'work');
  for (const folder of [upper, work, target]) mkdirSync(folder, { recursive: true });
  const options = `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
  mount('-t', 'overlay', '-o', options, 'iptlb-lab', target);
}

/** Pictures and reports are made to be kept: `out/` is the checkout's own, and its owner's. */
function shareOut(checkout: string, view: string): void {
  const { uid, gid } = statSync(checkout);
  const out = join(checkout, 'out');
  mkdirSync(out, { recursive: true });
  chownSync(out, uid, gid);
  mkdirSync(join(view, 'out'), { recursive: true });
  mount('--bind', out, join(view, 'out'));
}

/** A checkout may be its owner's only (umask 077, /root); the ordinary user must read the program. */
function letEveryoneRead(root: string, paths: readonly string[]): void {
  for (const path of paths) {
    for (let at = path; at !== '.'; at = dirname(at)) must('chmod', ['a+rX', join(root, at)]);
    must('chmod', ['a+rX', root]);
    const hidden = ['!', '-type', 'l', '!', '-perm', '-o=r', '-exec', 'chmod', 'a+rX', '{}', '+'];
    must('find', [join(root, path), ...hidden]);
  }
}

function bindFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, '');
  mount('--bind', from, to);
}

/** --no-mtab: the table of mounts is the machine's, and this is not the machine's business. */
function mount(...args: readonly string[]): void {
  must('mount', ['--no-mtab', ...args]);
}
