import type { Result } from '#shared/profile';

/** Milliseconds between two tries: at first, and at most. */
const PAUSE = { least: 1000, most: 5000 } as const;
/** By so much longer it is waited each time. */
const GROWTH = 1.5;

/**
 * Tries again and again, with pauses, until it is done, can never be done, or the time is over. Returns how
 * the last try ended.
 *
 * @param attempt fails with `isLasting` where waiting would change nothing
 */
export async function insist<T, E extends { readonly isLasting?: true }>(
  attempt: () => Promise<Result<T, E>>,
  withinMs: number,
): Promise<Result<T, E>> {
  const deadline = performance.now() + withinMs;
  for (let pause: number = PAUSE.least; ; pause = Math.min(pause * GROWTH, PAUSE.most)) {
    const tried = await attempt();
    if (tried.ok || tried.error.isLasting || performance.now() + pause > deadline) return tried;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
