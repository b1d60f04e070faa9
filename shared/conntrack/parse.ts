/** A connection that the kernel follows, and where its first packet was sent instead. Addresses are ip:port. */
export interface Connection {
  readonly protocol: string;
  /** ESTABLISHED, TIME_WAIT and the like; empty for protocols without states. */
  readonly state: string;
  readonly client: string;
  /** Where the client connected to. */
  readonly source: string;
  /** Who answers. */
  readonly destination: string;
}

/** States in which nothing more is sent: they only wait to be forgotten. */
const OVER = new Set(['TIME_WAIT', 'CLOSE', 'CLOSED']);

/** Whether a connection is still open. */
export const isActive = ({ state }: Connection): boolean => !OVER.has(state);

/**
 * `tcp  6 431999 ESTABLISHED src=… dst=… sport=… dport=… src=… dst=… sport=… dport=… [ASSURED] …`, as
 * `conntrack -L` prints it; /proc/net/nf_conntrack puts the family before it.
 */
const LINE =
  /^(?:ipv4 +\d+ +)?([a-z]+) +\d+ +\d+ (?:([A-Z_]+) )?src=([\d.]+) dst=([\d.]+) sport=(\d+) dport=(\d+) (?:\[UNREPLIED\] )?(?:packets=\d+ bytes=\d+ )?(?:\[UNREPLIED\] )?src=([\d.]+) dst=[\d.]+ sport=(\d+) dport=\d+/;

/** Reads one line of the kernel's table; null for what is no connection over IPv4 with ports. */
export function parseConnection(line: string): Connection | null {
  const matched = LINE.exec(line);
  if (!matched) return null;
  const [, protocol = '', state = '', client, source, clientPort, port, reply, replyPort] = matched;
  return {
    protocol,
    state,
    client: `${client ?? ''}:${clientPort ?? ''}`,
    source: `${source ?? ''}:${port ?? ''}`,
    destination: `${reply ?? ''}:${replyPort ?? ''}`,
  };
}
