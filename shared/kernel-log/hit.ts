/** One connection that a LOG rule of IPTLB saw. Absent fields were not in the kernel's line. */
export interface Hit {
  /** Seconds since boot on the kernel's clock, to the microsecond. */
  readonly clock: number;
  /** The log prefix without its `:ACCEPT:`, for example `IPTLB_NAT_TEST` or `IPTLB:OUTPUT`. */
  readonly tag: string;
  /** Whether a profile's chain logged it, or the rule on the hook that serves a whole source IP. */
  readonly from: 'chain' | 'hook';
  readonly hook: 'OUTPUT' | 'PREROUTING';
  readonly in: string;
  readonly out: string;
  readonly source: string;
  readonly destination: string;
  /** The kernel logs the ports of TCP and UDP, not those of SCTP. */
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  /** Lower case where it has a name (tcp, udp, sctp), otherwise its number. */
  readonly protocol: string;
  /** Length of the IP packet in bytes. */
  readonly length?: number;
  readonly tos?: number;
  readonly precedence?: number;
  readonly ttl?: number;
  /** The IP header's identification field. */
  readonly id?: number;
  /** DF, MF, CE, SYN, ACK and the like, in the kernel's order. */
  readonly flags: readonly string[];
  readonly window?: number;
  readonly mark?: number;
  readonly mac?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** The line as the kernel wrote it, without level and time. */
  readonly raw: string;
}
