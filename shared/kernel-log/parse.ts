import type { Hit } from './hit.ts';

/** Longer lines are not the kernel's: nf_log_syslog writes well under 1 KiB. */
export const MAX_LINE_LENGTH = 2048;

/**
 * `<4>[  501.922553] IPTLB_NAT_TEST:ACCEPT:IN= OUT=lo …`, as `dmesg --raw` prints it. Kernels with
 * PRINTK_CALLER tell the caller (`[  T123]`) after the time.
 */
const LINE =
  /^(?:<\d+>)?\[ *(\d+\.\d+)\](?: ?\[ *[TC]\d+\])? (IPTLB[:_][A-Z0-9_:]*?):ACCEPT:(IN=.*)$/;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const FLAGS = new Set([
  ...['CE', 'DF', 'MF'],
  ...['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'],
]);
/** The kernel writes the protocols that it looks into by name and all others by number. */
const PROTOCOL = /^(?:TCP|UDP|UDPLITE|ICMP|AH|ESP|\d{1,3})$/;
const SCTP_NUMBER = '132';

/**
 * Reads one line of the kernel log; null for every line that is not IPTLB's, or is not whole.
 *
 * The format is that of the kernel's net/netfilter/nf_log_syslog.c. Fields that newer kernels add
 * stay in `raw`.
 */
export function parseLogLine(line: string): Hit | null {
  if (line.length > MAX_LINE_LENGTH) return null;
  const matched = LINE.exec(line);
  if (!matched) return null;
  const [, clock = '', tag = '', text = ''] = matched;
  // Two lines in one: no telling which of the words are whose.
  if (text.includes(':ACCEPT:IN=')) return null;
  // The kernel writes none raw.
  if (/\p{Cc}/u.test(text)) return null;
  const { fields, flags, isWhole } = readFields(text);
  const source = fields.get('SRC');
  const destination = fields.get('DST');
  const protocol = fields.get('PROTO');
  if (!source || !destination || !protocol || !isWhole) return null;
  if (!IPV4.test(source) || !IPV4.test(destination) || !PROTOCOL.test(protocol)) return null;
  const incoming = fields.get('IN') ?? '';
  return {
    clock: Number(clock),
    tag,
    from: tag.startsWith('IPTLB:') ? 'hook' : 'chain',
    hook: incoming === '' ? 'OUTPUT' : 'PREROUTING',
    in: incoming,
    out: fields.get('OUT') ?? '',
    source,
    destination,
    protocol: protocol === SCTP_NUMBER ? 'sctp' : protocol.toLowerCase(),
    flags,
    ...numbers(fields),
    ...(fields.get('MAC') ? { mac: fields.get('MAC') ?? '' } : {}),
    raw: `${tag}:ACCEPT:${text.trimEnd()}`,
  };
}

interface Words {
  readonly fields: ReadonlyMap<string, string>;
  readonly flags: readonly string[];
  /** Whether the header of a TCP or UDP packet is there to its end, so that no port is cut short. */
  readonly isWhole: boolean;
}

/** `KEY=value` words are fields, of which the first of a name counts; some bare words are flags. */
function readFields(text: string): Words {
  const fields = new Map<string, string>();
  const flags: string[] = [];
  let udpLength = '';
  // An ICMP error quotes the packet that caused it in brackets.
  const [own = ''] = text.split(' [', 1);
  for (const word of own.split(' ')) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const key = word.slice(0, equals);
      const value = word.slice(equals + 1);
      if (!fields.has(key)) fields.set(key, value);
      else if (key === 'LEN') udpLength = value;
    } else if (FLAGS.has(word)) {
      flags.push(word);
    }
  }
  const protocol = fields.get('PROTO');
  // TCP's header ends with the urgent pointer, UDP's with a length of its own.
  if (protocol === 'TCP') return { fields, flags, isWhole: Boolean(fields.get('URGP')) };
  return { fields, flags, isWhole: protocol !== 'UDP' || udpLength !== '' };
}

const NUMBERS = {
  sourcePort: 'SPT',
  destinationPort: 'DPT',
  length: 'LEN',
  tos: 'TOS',
  precedence: 'PREC',
  ttl: 'TTL',
  id: 'ID',
  window: 'WINDOW',
  mark: 'MARK',
  uid: 'UID',
  gid: 'GID',
} as const;

type Numbers = { -readonly [Key in keyof typeof NUMBERS]?: number };

function numbers(fields: ReadonlyMap<string, string>): Numbers {
  const found: Numbers = {};
  for (const [key, name] of Object.entries(NUMBERS) as [keyof Numbers, string][]) {
    const text = fields.get(name);
    // TOS, PREC and MARK are hexadecimal with 0x, the rest decimal: Number reads both.
    if (text && /^(?:0x[\da-fA-F]+|\d+)$/.test(text)) found[key] = Number(text);
  }
  return found;
}
