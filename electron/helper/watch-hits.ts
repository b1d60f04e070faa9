import { LossMeter, ReplayGuard, parseLogLine, type LogCounters } from '#shared/kernel-log';
import type { OwnRules } from '#shared/ruleset';
import { followKernelLog } from '#system';
import { KernelClock } from './kernel-clock.ts';
import type { Say } from './monitor.ts';

/** Milliseconds from a line to the batch that tells it. */
const TELL_AFTER_MS = 50;
/** Milliseconds until a caller that was behind is told again. */
const RETRY_MS = 50;
/** Lines that wait for the next batch; more are counted, not kept. */
const MAX_WAITING = 20_000;

export interface HitWatch {
  readonly stop: () => void;
  /** Our rules were read, with the counters of the LOG rules, and that took so many milliseconds. */
  readonly rulesWereRead: (rules: OwnRules, tookMs: number) => void;
}

/**
 * Tells our lines in batches, and how many were lost: by the kernel, or here, for nobody took them.
 *
 * @param onHits called with each batch: the rules have counted something
 */
export function watchHits(say: Say, onHits: () => void): HitWatch {
  const clock = new KernelClock();
  const losses = new LossMeter();
  const replay = new ReplayGuard();
  /** The kernel's time of the last line from before; NaN while it is looked for. */
  let liveFrom = NaN;
  let waiting: string[] = [];
  let lost = { kernel: 0, helper: 0 };
  let trouble = '';
  let toldTrouble = '';
  let timer: NodeJS.Timeout | null = null;

  const tell = () => {
    timer = null;
    if (trouble !== toldTrouble && say({ type: 'trouble', part: 'kernel-log', message: trouble })) {
      toldTrouble = trouble;
    }
    const hasNews = waiting.length > 0 || lost.kernel > 0 || lost.helper > 0;
    const isTold =
      !hasNews ||
      say({
        type: 'hits',
        bootAt: clock.bootAt(),
        liveFrom,
        count: waiting.length,
        lines: waiting.join('\n'),
        lost,
      });
    if (!isTold || trouble !== toldTrouble) {
      tellIn(RETRY_MS);
      return;
    }
    waiting = [];
    lost = { kernel: 0, helper: 0 };
    if (hasNews) onHits();
  };
  const tellIn = (delayMs: number) => {
    timer ??= setTimeout(tell, delayMs);
  };

  const log = followKernelLog({
    onBegin: (last) => {
      liveFrom = last;
    },
    onLine: (line) => {
      const hit = parseLogLine(line);
      if (!hit) return;
      const meaning = replay.meet(line, hit.clock);
      if (meaning === 'known') return;
      if (hit.clock > liveFrom) clock.hear(hit.clock);
      losses.seen(hit.tag, hit.clock);
      if (waiting.length < MAX_WAITING) waiting.push(line.slice(line.indexOf('[')));
      else lost.helper += 1;
      tellIn(TELL_AFTER_MS);
    },
    onRestart: () => {
      replay.restart();
    },
    onTrouble: (message) => {
      trouble = message;
      tellIn(TELL_AFTER_MS);
    },
  });
  return {
    rulesWereRead: (rules, tookMs) => {
      if (Number.isNaN(liveFrom)) return;
      const { from, until } = clock.around(tookMs, liveFrom);
      const missing = losses.read(logCounters(rules), from, until);
      if (missing === 0) return;
      lost.kernel += missing;
      tellIn(TELL_AFTER_MS);
    },
    stop: () => {
      if (timer) clearTimeout(timer);
      log.stop();
    },
  };
}

/** What the LOG rules have counted, by the tag of their lines. */
function logCounters({ chains, references }: OwnRules): LogCounters {
  const counters = new Map<string, number>();
  const rules = [
    ...chains.flatMap((chain) => chain.rules),
    ...references.map((each) => each.entry),
  ];
  for (const { logPrefix, counters: counter } of rules) {
    // With another prefix there are no lines that could be counted against it.
    const [, tag] = /^(IPTLB[:_][A-Z0-9_:]*):ACCEPT:$/.exec(logPrefix ?? '') ?? [];
    if (tag === undefined) continue;
    counters.set(tag, (counters.get(tag) ?? 0) + counter.packets);
  }
  return counters;
}
