import { LIMITS, PROTOCOL_VERSION, type MonitorMessage } from '#shared/helper';
import { iptablesVersion, watchCaller, type Caller } from '#system';
import { takeSlot } from './slots.ts';
import { watchBoot } from './watch-boot.ts';
import { watchConnections } from './watch-connections.ts';
import { watchHits } from './watch-hits.ts';
import { watchJournal } from './watch-journal.ts';
import { watchRules } from './watch-rules.ts';

/**
 * Says something to the caller, unless the caller is behind with reading: then it returns false and
 * the watcher tries again later with what is true by then. So memory stays bounded.
 */
export type Say = (message: MonitorMessage) => boolean;

/** Exit codes from sysexits.h. */
const NO_INPUT = 66;
const TRY_LATER = 75;

/**
 * `monitor`: tells what the rules do until its caller is gone. It reads IPTLB's own rules, IPTLB's own
 * log lines, IPTLB's own record of changes, which profiles are restored at boot, and the connections to
 * IPTLB's source addresses; nothing else of the firewall, of a log or of the table of connections leaves it.
 *
 * SECURITY: it needs no password, so it must cost little and end with certainty: few at a time for a
 * user, bounded memory, and no way to keep one without the program that started it.
 */
export async function monitor(caller: Caller): Promise<number> {
  const { output, tell } = caller;
  if (!caller.hasVisibleEnd) {
    tell('iptlb monitor: input and output must be pipes, so that the end of the caller is seen.');
    return NO_INPUT;
  }
  // From now on, for whoever is gone before there is anything to tell.
  const isOver = ended(caller);
  const slot = await takeSlot(process.env['PKEXEC_UID'] ?? 'unknown');
  if (!slot.ok) {
    tell(`iptlb monitor: ${slot.error}`);
    return TRY_LATER;
  }
  const say: Say = (message) => {
    if (output.writableNeedDrain) return false;
    output.write(`${JSON.stringify(message)}\n`);
    return true;
  };
  const version = await iptablesVersion();
  say({ type: 'hello', version: PROTOCOL_VERSION, iptables: version.ok ? version.value : '' });
  const pulse = setInterval(() => say({ type: 'alive' }), LIMITS.aliveMs);

  const hits = watchHits(say, () => rules.wake());
  const connections = watchConnections(say);
  const rules = watchRules(say, ({ rules: read, isNew, tookMs }) => {
    hits.rulesWereRead(read, tookMs);
    connections.rulesWereRead(read, isNew);
  });
  const journal = watchJournal(say);
  const boot = watchBoot(say);
  await isOver;
  clearInterval(pulse);
  rules.stop();
  hits.stop();
  connections.stop();
  journal.stop();
  boot.stop();
  return 0;
}

/** Resolves when the caller has closed a pipe, is gone, or says something: nothing is taken from it. */
function ended({ input, output }: Caller): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      watch.stop();
      resolve();
    };
    const watch = watchCaller(process.env['CALLER_PID'] ?? '', end);
    input.on('end', end).on('error', end).on('close', end).on('data', end);
    output.on('error', end).on('close', end);
  });
}
