import { logOutcome, relayCaller } from '#system';
import { apply } from './apply.ts';
import { monitor } from './monitor.ts';

/** Milliseconds that the last answer may take to be read, before a root process goes all the same. */
const LAST_ANSWER_MS = 2000;

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

// SECURITY: Node opens its debugger on this signal, to every local user, where nothing else takes it.
process.on('SIGUSR1', () => undefined);

const caller = relayCaller();
const end = (code: number) => void caller.takeLeave(LAST_ANSWER_MS).then(() => process.exit(code));

// SECURITY: whatever goes wrong ends the process; it never goes on in an unknown state.
process.on('uncaughtException', (error) => {
  caller.tell(`iptlb helper: ${error.message}`);
  void logOutcome(`broke off: ${error.message}`).finally(() => end(70));
});
// Whoever ends us ends us as a caller does who goes away: what is begun is finished or put back.
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => caller.input.destroy());
}

if (!run || rest.length > 0) {
  caller.tell('iptlb helper: the only arguments are apply or monitor');
  end(64);
} else {
  void run(caller).then(end);
}
