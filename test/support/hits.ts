import type { HitChunk } from '#shared/ipc';

/** What of a line of the kernel log a test cares about. */
interface LineParts {
  readonly clock?: number;
  readonly tag?: string;
  readonly in?: string;
  readonly out?: string;
  readonly source?: string;
  readonly destination?: string;
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

/** A line as the helper passes it on: a hit of a profile's chain on the client unless told otherwise. */
export function logLine(parts: LineParts = {}): string {
  const { clock = 10, tag = 'IPTLB_NAT_TEST', out = 'eth0' } = parts;
  const { source = '10.0.0.2', destination = '10.100.0.10', protocol = 'TCP' } = parts;
  const { sourcePort = 40_000, destinationPort = 8081 } = parts;
  const ports = `SPT=${sourcePort} DPT=${destinationPort}`;
  const head = `IN=${parts.in ?? ''} OUT=${out} SRC=${source} DST=${destination}`;
  const rest = {
    TCP: `PROTO=TCP ${ports} WINDOW=64240 RES=0x00 SYN URGP=0`,
    UDP: `PROTO=UDP ${ports} LEN=40`,
    // The kernel knows its number, not its ports.
    SCTP: 'PROTO=132 ',
  }[protocol];
  return `[${clock.toFixed(6).padStart(12)}] ${tag}:ACCEPT:${head} LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${sourcePort % 65_536} DF ${rest}`;
}

/** Lines as the window gets them. The kernel's clock began in 1970. */
export const chunkOf = (lines: readonly string[], over: Partial<HitChunk> = {}): HitChunk => ({
  count: lines.length,
  lines: lines.join('\n'),
  bootAt: 0,
  gaps: [],
  ...over,
});
