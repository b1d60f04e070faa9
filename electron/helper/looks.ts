/** By so much longer each time is waited where nothing changes. */
const GROWTH = 1.2;

/** How often somebody looks at something. */
export interface LookTimes {
  /** Milliseconds from a look that saw a change to the next one. */
  readonly least: number;
  /** Milliseconds between two looks at most: at rest, so that rest costs little. */
  readonly most: number;
  /** How many times longer than a look the pause after it is at least. */
  readonly perLook: number;
}

export interface Looks {
  readonly stop: () => void;
  /** Something says that there is news: looks soon, also where it is at rest. */
  readonly wake: () => void;
}

/**
 * Looks again and again, the first time at once; the longer nothing changes, the less often.
 *
 * @param look tells whether it saw a change; after what it waited for it asks whether it is stopped
 */
export function keepLooking(
  look: (isStopped: () => boolean) => Promise<boolean>,
  { least, most, perLook }: LookTimes,
): Looks {
  let pause = least;
  let lookedAt = 0;
  let took = 0;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const wait = (ms: number) => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void run(), Math.max(ms, perLook * took));
  };
  const run = async () => {
    timer = null;
    const started = performance.now();
    const hasChanged = await look(() => isStopped);
    if (isStopped) return;
    lookedAt = performance.now();
    took = lookedAt - started;
    pause = hasChanged ? least : Math.min(most, pause * GROWTH);
    wait(pause);
  };
  void run();
  return {
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
    wake: () => {
      if (pause === least) return;
      pause = least;
      // A look that is under way may have come too early, and the one after it is soon.
      if (timer !== null) wait(least - (performance.now() - lookedAt));
    },
  };
}
