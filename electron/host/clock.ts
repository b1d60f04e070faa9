import { readFileSync } from './files.ts';

/** A moment by both clocks: the one to be shown, and the one to be reckoned with. */
export interface Instant {
  /** In ms since 1970; anybody may set it at any time. */
  readonly at: number;
  /** In ms since the machine was started, without the time that it slept; see uptimeMs(). */
  readonly uptimeMs: number;
}

export const instantNow = (): Instant => ({ at: Date.now(), uptimeMs: uptimeMs() });

/** Milliseconds of the clock that nobody sets: CLOCK_MONOTONIC, the same in all processes of the machine. */
export const uptimeMs = (): number => Number(process.hrtime.bigint()) / 1e6;

/** The same with what parts this start of the machine from any other; null where that cannot be read. */
export function uptimeNow(): { readonly boot: string; readonly ms: number } | null {
  const boot = bootId();
  return boot === null ? null : { boot, ms: uptimeMs() };
}

/** Another one after each start of the machine; null where it cannot be read. */
export function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return null;
  }
}
