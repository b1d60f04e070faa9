import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { VERSION, debOf, root } from './deb.ts';

/** What lets a whole machine start in a container. */
export const hasContainers = existsSync('/usr/bin/systemd-nspawn');

/** A machine of its own with the package installed: systemd starts on it as on any other. */
export interface Machine {
  readonly write: (path: string, text: string) => void;
  /**
   * Starts it, runs a shell script once the unit has had its turn, and turns it off.
   *
   * @returns what the script printed
   */
  readonly boot: (script: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

const REPORT = '/var/probe.txt';
const BOOT_MS = 60_000;

/** Lays a machine over the files of this one: nothing that it writes is there afterwards. */
export async function makeMachine(): Promise<Machine> {
  const folder = mkdtempSync('/run/iptlb-machine-');
  await root.must('mount', ['-t', 'tmpfs', '-o', 'size=2g', 'iptlb-machine', folder]);
  const [upper, work, disk] = ['upper', 'work', 'disk'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const each of [upper, work, disk]) mkdirSync(each);
  const layers = `lowerdir=/,upperdir=${upper},workdir=${work}`;
  await root.must('mount', ['-t', 'overlay', '-o', layers, 'overlay', disk]);

  const deb = join('/var', basename(debOf(VERSION)));
  copyFileSync(debOf(VERSION), join(disk, deb));
  await root.must('mount', ['--bind', '/proc', join(disk, 'proc')]);
  await root.must('chroot', [disk, 'dpkg', '--install', deb], { timeout: 120_000 });
  await root.must('umount', [join(disk, 'proc')]);

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(disk, path)), { recursive: true });
    writeFileSync(join(disk, path), text);
  };
  // Each start is that of another machine: its own log, and no questions.
  rmSync(join(disk, 'etc/machine-id'), { force: true });
  const boot = async (script: string) => {
    rmSync(join(disk, REPORT), { force: true });
    write('/var/probe.sh', script);
    write('/etc/systemd/system/probe.service', PROBE);
    write('/etc/systemd/system/multi-user.target.d/probe.conf', '[Unit]\nWants=probe.service\n');
    const args = ['--quiet', '--boot', '--private-network', '--register=no', '--keep-unit'];
    // Its end says nothing: what the script has printed does.
    const nspawn = `exec systemd-nspawn ${args.join(' ')} --directory=${disk} --machine=iptlb-lab </dev/null`;
    await root.run('sh', ['-c', nspawn], { timeout: BOOT_MS });
    return readFileSync(join(disk, REPORT), 'utf8');
  };
  return {
    write,
    boot,
    remove: async () => {
      await root.must('umount', [disk]);
      await root.must('umount', [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

const PROBE = `[Unit]
After=network.target iptlb.service
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'sh /var/probe.sh >${REPORT} 2>&1; systemctl poweroff'
`;
