import { isActive, type Connection } from './parse.ts';

/** Connections that are listed each; all are counted. */
export const MAX_LISTED = 500;
/** More pairs of a source and a destination than this are not told apart. */
const MAX_PAIRS = 20_000;

/** How many connections to a source address a destination has. */
export interface ConnectionCount {
  readonly protocol: string;
  readonly source: string;
  readonly destination: string;
  /** Open ones. */
  readonly active: number;
  /** Those that only wait to be forgotten. */
  readonly over: number;
}

export interface ConnectionTally {
  readonly counts: readonly ConnectionCount[];
  /** Some of the open ones. */
  readonly listed: readonly Connection[];
}

/** A source address with its protocol, as a key. */
export const sourceKey = (protocol: string, source: string): string => `${protocol} ${source}`;

/**
 * Counts the connections to the given source addresses, and to no others.
 *
 * @param sources see sourceKey
 */
export class ConnectionCounter {
  readonly #sources: ReadonlySet<string>;
  readonly #counts = new Map<string, { active: number; over: number; of: Connection }>();
  readonly #listed: Connection[] = [];

  constructor(sources: ReadonlySet<string>) {
    this.#sources = sources;
  }

  add(connection: Connection): void {
    const { protocol, source, destination } = connection;
    // SECURITY: what else this machine is connected to is nobody's business.
    if (!this.#sources.has(sourceKey(protocol, source))) return;
    const key = `${protocol} ${source} ${destination}`;
    const count = this.#counts.get(key) ?? { active: 0, over: 0, of: connection };
    if (count.active + count.over === 0 && this.#counts.size >= MAX_PAIRS) return;
    this.#counts.set(key, count);
    if (!isActive(connection)) {
      count.over += 1;
      return;
    }
    count.active += 1;
    if (this.#listed.length < MAX_LISTED) this.#listed.push(connection);
  }

  tally(): ConnectionTally {
    return {
      counts: [...this.#counts.values()].map(({ active, over, of }) => ({
        protocol: of.protocol,
        source: of.source,
        destination: of.destination,
        active,
        over,
      })),
      listed: this.#listed,
    };
  }
}
