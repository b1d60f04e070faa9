import { parseLogLine, type Hit } from '#shared/kernel-log';
import { followKernelLog } from '#system';
import type { Say } from './monitor.ts';

/** Milliseconds between two batches. */
const TELL_EVERY_MS = 100;
/** Hits that wait for the next batch; more are counted, not kept. */
const MAX_WAITING = 20_000;

/** Tells hits in batches; where they come faster than they are taken, how many were lost. */
export function watchHits(say: Say): { readonly stop: () => void } {
  let waiting: Hit[] = [];
  let dropped = 0;
  let trouble = '';
  let toldTrouble = '';

  const log = followKernelLog(
    (line) => {
      const hit = parseLogLine(line);
      if (!hit) return;
      if (waiting.length < MAX_WAITING) waiting.push(hit);
      else dropped += 1;
    },
    (message) => {
      trouble = message;
    },
  );
  const timer = setInterval(() => {
    if (trouble !== toldTrouble && say({ type: 'trouble', part: 'kernel-log', message: trouble })) {
      toldTrouble = trouble;
    }
    const hasNews = waiting.length > 0 || dropped > 0;
    if (!hasNews || !say({ type: 'hits', bootAt: bootTime(), hits: waiting, dropped })) return;
    waiting = [];
    dropped = 0;
  }, TELL_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      log.stop();
    },
  };
}

/** Wall time of the kernel clock's zero. Taken anew for each batch: the wall clock can be set. */
const bootTime = (): number => Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
