import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { must } from './command.ts';
import { LAB, type Person } from './facts.ts';

/** One file per action, holding the answer that the rule below gives for the lab's user. */
export const DECISIONS = `${LAB}/polkit`;

/**
 * The rule reads its answer at each question, so that a test's decision holds from the next call on;
 * polkitd notices changed rule files only some time later.
 */
const rules = ({ name }: Person) => `
polkit.addAdminRule(function () {
  return ['unix-user:${name}'];
});
polkit.addRule(function (action, subject) {
  if (!/^org\\.(iptlb\\.|freedesktop\\.policykit\\.exec$)/.test(action.id) || subject.user !== '${name}') return null;
  return polkit.spawn(['cat', '${DECISIONS}/' + action.id]).trim();
});
`;

/**
 * Starts the lab's own system bus and polkit, with rules that answer for `person` as decide() says.
 * At first as on a person's desktop: watching is allowed, changing asks for a password.
 */
export async function startBus(person: Person): Promise<void> {
  mkdirSync(DECISIONS);
  writeFileSync(`${DECISIONS}/org.iptlb.monitor`, 'yes');
  writeFileSync(`${DECISIONS}/org.iptlb.apply`, 'auth_admin_keep');
  writeFileSync(`${DECISIONS}/org.freedesktop.policykit.exec`, 'auth_admin');
  // The first to answer wins, so the lab's rule stands before the distribution's.
  writeFileSync('/etc/polkit-1/rules.d/00-iptlb-lab.rules', rules(person));

  const bus = daemon('dbus-daemon', ['--system', '--nofork', '--nopidfile', '--print-address']);
  if (!bus.stdout) throw new Error('dbus-daemon has no output to wait for.');
  await once(bus.stdout, 'data');

  daemon('/usr/lib/polkit-1/polkitd', ['--no-debug']);
  for (let waited = 0; !isOnBus('org.freedesktop.PolicyKit1'); waited += 20) {
    if (waited > 10_000) throw new Error('polkitd did not appear on the bus within 10 seconds.');
    await delay(20);
  }
}

function daemon(command: string, args: readonly string[]): ChildProcess {
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'] });
}

function isOnBus(name: string): boolean {
  const bus = 'org.freedesktop.DBus';
  const to = ['--system', '--print-reply=literal', `--dest=${bus}`, '/org/freedesktop/DBus'];
  return must('dbus-send', [...to, `${bus}.NameHasOwner`, `string:${name}`]).includes('true');
}
