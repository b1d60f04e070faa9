import { describe, expect, it } from 'vitest';
import { ConnectionCounter, MAX_LISTED, parseConnection, sourceKey } from '#shared/conntrack';

const TCP =
  'tcp      6 431999 ESTABLISHED src=10.0.0.2 dst=10.100.0.10 sport=40000 dport=8081 src=10.0.1.4 dst=10.0.0.2 sport=8080 dport=40000 [ASSURED] mark=0 use=1';
const UDP =
  'udp      17 29 src=10.0.0.2 dst=10.100.0.10 sport=40000 dport=53 [UNREPLIED] src=10.0.1.4 dst=10.0.0.2 sport=5353 dport=40000 mark=0 use=1';
const COUNTED =
  'ipv4     2 tcp      6 117 TIME_WAIT src=10.0.0.2 dst=10.100.0.10 sport=40001 dport=8081 packets=6 bytes=340 src=10.0.1.5 dst=10.0.0.2 sport=8080 dport=40001 packets=4 bytes=230 [ASSURED] mark=0 zone=0 use=2';

describe('a line of the kernel’s table of connections', () => {
  it('tells who connected where, and who answers', () => {
    expect(parseConnection(TCP)).toEqual({
      protocol: 'tcp',
      state: 'ESTABLISHED',
      client: '10.0.0.2:40000',
      source: '10.100.0.10:8081',
      destination: '10.0.1.4:8080',
    });
    expect(parseConnection(UDP)).toMatchObject({ state: '', destination: '10.0.1.4:5353' });
    expect(parseConnection(COUNTED)).toMatchObject({
      state: 'TIME_WAIT',
      destination: '10.0.1.5:8080',
    });
  });

  it('is none without ports, over IPv6, or cut', () => {
    for (const line of [
      '',
      'icmp     1 29 src=10.0.0.2 dst=10.0.0.3 type=8 code=0 id=1 src=10.0.0.3 dst=10.0.0.2 type=0 code=0 id=1',
      TCP.replaceAll('10.0.0.2', 'fd00::2'),
      TCP.slice(0, 90),
      'conntrack v1.4.7 (conntrack-tools): 2 flow entries have been shown.',
    ])
      expect(parseConnection(line)).toBeNull();
  });
});

describe('the connections that are told', () => {
  it('are those to our source addresses, and no others', () => {
    const counter = new ConnectionCounter(new Set([sourceKey('tcp', '10.100.0.10:8081')]));
    const connections = [TCP, UDP, COUNTED, TCP.replace('10.100.0.10', '10.9.9.9')];
    for (const line of connections) {
      const connection = parseConnection(line);
      if (connection) counter.add(connection);
    }
    const { counts, listed } = counter.tally();
    expect(counts).toEqual([
      {
        protocol: 'tcp',
        source: '10.100.0.10:8081',
        destination: '10.0.1.4:8080',
        active: 1,
        over: 0,
      },
      {
        protocol: 'tcp',
        source: '10.100.0.10:8081',
        destination: '10.0.1.5:8080',
        active: 0,
        over: 1,
      },
    ]);
    expect(listed).toHaveLength(1);
    expect(JSON.stringify([counts, listed])).not.toContain('10.9.9.9');
  });

  it('are all counted, and listed up to a bound', () => {
    const counter = new ConnectionCounter(new Set([sourceKey('tcp', '10.100.0.10:8081')]));
    for (let port = 1; port <= 2000; port += 1) {
      const connection = parseConnection(TCP.replaceAll('40000', String(port)));
      if (connection) counter.add(connection);
    }
    const { counts, listed } = counter.tally();
    expect(counts[0]?.active).toBe(2000);
    expect(listed).toHaveLength(MAX_LISTED);
  });
});
