/**
 * The wait for a helper: from its start, over a password prompt, to its greeting. Whichever comes first, a cancel
 * or the greeting, rules the other out: what was cancelled is never sent, and what is sent is never called cancelled.
 */
export class HelperWait {
  readonly #onBegun: () => void;
  #state: 'waiting' | 'cancelled' | 'begun' = 'waiting';
  #giveUp: () => void = () => undefined;

  /** @param onBegun told when it cannot be cancelled any more */
  constructor(onBegun: () => void = () => undefined) {
    this.#onBegun = onBegun;
  }

  get isCancelled(): boolean {
    return this.#state === 'cancelled';
  }

  /** Takes what ends the program that is waited for now. */
  isFor(giveUp: () => void): void {
    this.#giveUp = giveUp;
  }

  /** Ends the wait. Returns whether it is cancelled now: it is not where the helper has greeted. */
  cancel(): boolean {
    if (this.#state === 'waiting') {
      this.#state = 'cancelled';
      this.#giveUp();
    }
    return this.isCancelled;
  }

  /** The helper has greeted. Returns whether it may have its request: not where the wait was cancelled. */
  begin(): boolean {
    if (this.#state === 'waiting') {
      this.#state = 'begun';
      this.#onBegun();
    }
    return this.#state === 'begun';
  }
}
