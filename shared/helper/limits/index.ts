/** Apart from the contract, so that a command that only needs a number loads no schemas. */

/** Bounds that the helper enforces before it looks at a request. */
export const LIMITS = {
  /** Bytes of one request line: 5,000 profiles of 4 destinations are about 1.2 MB. */
  requestBytes: 16 * 1024 * 1024,
  /** Milliseconds from the helper's greeting until its request must have arrived whole. */
  requestMs: 10_000,
  profiles: 10_000,
  /** Bytes of the line that says whether rules are kept. */
  decisionBytes: 1000,
  /** Milliseconds for which rules that nobody kept are tried to be put back where others are in the way. */
  revertMs: 10 * 60_000,
  /** Milliseconds from one word of a monitor to the next at most, whatever it waits for. */
  aliveMs: 2000,
  /** Milliseconds that one call of iptables may take, waiting for the xtables lock included. */
  iptablesMs: 30_000,
} as const;
