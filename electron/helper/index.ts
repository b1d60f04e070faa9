import { logOutcome } from '#system';
import { apply } from './apply.ts';
import { monitor } from './monitor.ts';

/** Milliseconds that the last answer may take to be read, before a root process goes all the same. */
const LAST_ANSWER_MS = 2000;

// SECURITY: Node opens its debugger on this signal, to every local user, where nothing else takes it.
process.on('SIGUSR1', () => undefined);
// SECURITY: whatever goes wrong ends the process; it never goes on in an unknown state.
process.on('uncaughtException', (error) => {
  process.stderr.write(`iptlb helper: ${error.message}\n`);
  void logOutcome(`broke off: ${error.message}`).finally(() => process.exit(70));
});
// Whoever ends us ends us as a caller does who goes away: what is begun is finished or put back.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => process.stdin.destroy());
}
// A caller that went away cannot be heard or told anything; that alone is no reason to break off.
process.stdin.on('error', () => undefined);
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

/**
 * The program that runs as root, and nothing else does. One verb, no other argument; the launchers
 * in /usr/libexec/iptlb give it an empty environment.
 */
const verbs = new Map([
  ['apply', apply],
  ['monitor', monitor],
]);
const [verb = '', ...rest] = process.argv.slice(2);
const run = verbs.get(verb);

if (!run || rest.length > 0) {
  process.stderr.write('iptlb helper: the only arguments are apply or monitor\n');
  process.exitCode = 64;
} else {
  void run(process.stdin, process.stdout).then((code) => {
    process.exitCode = code;
    setTimeout(() => process.exit(code), LAST_ANSWER_MS);
    process.stdout.write('', () => process.exit(code));
  });
}
