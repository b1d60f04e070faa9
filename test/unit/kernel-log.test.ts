import { MAX_LINE_LENGTH, parseLogLine, type Hit } from '#shared/kernel-log';
import { chainLogPrefix, hookLogPrefix } from '#shared/profile';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyName } from '../support/profiles.ts';

const TCP =
  'IN= OUT=lo SRC=10.0.1.4 DST=10.100.0.10 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=37825 DF PROTO=TCP SPT=56630 DPT=8081 WINDOW=65495 RES=0x00 SYN URGP=0';
const UDP =
  'IN=eth0 OUT= MAC=02:42:0a:00:00:02:02:42:0a:00:00:01:08:00 SRC=10.0.1.4 DST=10.100.0.10 LEN=32 TOS=0x10 PREC=0x20 TTL=63 ID=0 PROTO=UDP SPT=53 DPT=8081 LEN=12 MARK=0x4000';
const SCTP =
  'IN=eth0 OUT= SRC=10.0.1.4 DST=10.100.0.10 LEN=68 TOS=0x02 PREC=0x00 TTL=64 ID=1 DF PROTO=132';
const ICMP =
  'IN=eth0 OUT= SRC=10.0.1.4 DST=10.100.0.10 LEN=88 TOS=0x00 PREC=0xC0 TTL=64 ID=5 PROTO=ICMP TYPE=3 CODE=3 [SRC=10.9.9.9 DST=10.8.8.8 LEN=60 TOS=0x00 PREC=0x00 TTL=63 ID=7 PROTO=UDP SPT=1 DPT=2 LEN=40 ]';

const line = (text: string, prefix = 'IPTLB:OUTPUT:ACCEPT:') => `[  501.922553] ${prefix}${text}`;
const hitOf = (text: string, prefix?: string): Partial<Hit> =>
  parseLogLine(line(text, prefix)) ?? {};

describe('a line of the kernel log', () => {
  it('is read whole, as dmesg prints it', () => {
    expect(parseLogLine(line(TCP))).toEqual({
      clock: 501.922553,
      tag: 'IPTLB:OUTPUT',
      from: 'hook',
      hook: 'OUTPUT',
      in: '',
      out: 'lo',
      source: '10.0.1.4',
      destination: '10.100.0.10',
      sourcePort: 56630,
      destinationPort: 8081,
      protocol: 'tcp',
      length: 60,
      tos: 0,
      precedence: 0,
      ttl: 64,
      id: 37825,
      flags: ['DF', 'SYN'],
      window: 65495,
      raw: `IPTLB:OUTPUT:ACCEPT:${TCP}`,
    });
  });

  it('is read in the other forms that dmesg has', () => {
    const plain = parseLogLine(line(TCP));
    expect(parseLogLine(`<4>${line(TCP)} `)).toEqual(plain);
    expect(parseLogLine(`<12>${line(TCP)}`)).toEqual(plain);
    expect(parseLogLine(line(TCP).replace('] ', '][  T123] '))).toEqual(plain);
    expect(parseLogLine(line(TCP).replace('] ', '] [     C0] '))).toEqual(plain);
    expect(parseLogLine(line(TCP).replace('[  501', '[123456501'))?.clock).toBe(123456501.922553);
  });

  it('tells a packet that came in from one that this host sent', () => {
    expect(hitOf(UDP, 'IPTLB:PREROUTING:ACCEPT:')).toMatchObject({
      tag: 'IPTLB:PREROUTING',
      from: 'hook',
      hook: 'PREROUTING',
      in: 'eth0',
      out: '',
      mac: '02:42:0a:00:00:02:02:42:0a:00:00:01:08:00',
    });
  });

  it('tells the length of the packet, not of the datagram in it', () => {
    expect(hitOf(UDP)).toMatchObject({
      protocol: 'udp',
      length: 32,
      destinationPort: 8081,
      mark: 0x4000,
      tos: 0x10,
      precedence: 0x20,
    });
  });

  it('names SCTP, which the kernel knows by number and whose ports it does not log', () => {
    expect(hitOf(SCTP)).toMatchObject({ protocol: 'sctp', flags: ['DF'] });
    expect(hitOf(SCTP)).not.toHaveProperty('destinationPort');
  });

  it('does not take the packet that an ICMP error quotes for its own', () => {
    expect(hitOf(ICMP)).toMatchObject({ protocol: 'icmp', source: '10.0.1.4', length: 88, id: 5 });
    expect(hitOf(ICMP)).not.toHaveProperty('destinationPort');
  });

  it('tells who sent the packet where the kernel says so', () => {
    expect(hitOf(`${TCP} UID=1000 GID=100 MARK=0x1`)).toMatchObject({
      uid: 1000,
      gid: 100,
      mark: 1,
    });
    expect(hitOf(TCP)).not.toHaveProperty('uid');
  });

  it('lists flags of the packet, and no other words', () => {
    const text = TCP.replace('SYN URGP=0', 'CWR ECE URG ACK PSH RST SYN FIN URGP=0 OPT (020405B4)');
    expect(hitOf(text).flags).toEqual([
      'DF',
      'CWR',
      'ECE',
      'URG',
      'ACK',
      'PSH',
      'RST',
      'SYN',
      'FIN',
    ]);
  });

  it('is known for every profile by the tag of its chain', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        const prefix = chainLogPrefix(name);
        expect(hitOf(TCP, prefix)).toMatchObject({
          tag: prefix.replace(/:ACCEPT:$/, ''),
          from: 'chain',
        });
      }),
    );
    expect(hitOf(TCP, hookLogPrefix('OUTPUT'))).toMatchObject({ from: 'hook' });
  });
});

describe('a line that is not a whole one of ours', () => {
  it.each([
    '[UFW BLOCK] ',
    'OTHER:OUTPUT:ACCEPT:',
    ' IPTLB:OUTPUT:ACCEPT:',
    'IPTLB:OUTPUT:DROP:',
    'iptlb:OUTPUT:ACCEPT:',
    'IPTLB',
    'XIPTLB_NAT_TEST:ACCEPT:',
  ])('is nobody of ours with the prefix %j', (prefix) => {
    expect(parseLogLine(line(TCP, prefix))).toBeNull();
  });

  it('is null wherever it breaks off, or lacks only what comes after the ports', () => {
    for (const text of [TCP, UDP]) {
      const whole = line(text);
      const full = parseLogLine(whole);
      const { sourcePort, destinationPort, protocol, length, flags } = full ?? {};
      expect(full).not.toBeNull();
      for (let end = 0; end < whole.length; end += 1) {
        const cut = parseLogLine(whole.slice(0, end));
        if (cut !== null)
          expect(cut).toMatchObject({ sourcePort, destinationPort, protocol, length, flags });
      }
      const ports = whole.indexOf('DPT=') + 'DPT=808'.length;
      expect(parseLogLine(whole.slice(0, ports))).toBeNull();
    }
  });

  it('is null when another line runs into it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: line(TCP).indexOf('URGP') }),
        fc.constantFrom(TCP, UDP),
        (end, other) => {
          expect(parseLogLine(line(TCP).slice(0, end) + line(other))).toBeNull();
        },
      ),
    );
  });

  it('never throws, whatever it is', () => {
    const pieces = fc.constantFrom(
      'IN=',
      'OUT=lo ',
      'SRC=',
      '10.0.0.1 ',
      'DST=',
      'PROTO=',
      'TCP ',
      'SPT=1 ',
      ' ',
      '=',
      '[',
      'URGP=0',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((all) => line(all.join(''))),
        ),
        (text) => {
          const hit = parseLogLine(text);
          if (hit !== null) expect([hit.source, hit.destination]).toEqual(['10.0.0.1', '10.0.0.1']);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is null for lines without end', () => {
    expect(parseLogLine(line(`${TCP} ${'X'.repeat(MAX_LINE_LENGTH)}`))).toBeNull();
  });

  it('is null with addresses that are none', () => {
    expect(parseLogLine(line(TCP.replace('10.0.1.4', '10.0.1')))).toBeNull();
    expect(parseLogLine(line(TCP.replace('SRC=10.0.1.4 ', '')))).toBeNull();
    expect(parseLogLine(line(TCP.replace('10.0.1.4', '2001:db8::1')))).toBeNull();
  });
});
