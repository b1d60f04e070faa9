import type { LiveHit } from '#shared/ipc';

/** A hit of a profile's chain on the client, with whatever a test cares about put over it. */
export const hit = (over: Partial<LiveHit> = {}): LiveHit => ({
  seq: 0,
  at: 0,
  clock: 0,
  tag: 'IPTLB_NAT_TEST',
  from: 'chain',
  hook: 'OUTPUT',
  in: '',
  out: 'eth0',
  source: '10.0.0.2',
  sourcePort: 40000,
  destination: '10.100.0.10',
  destinationPort: 8081,
  protocol: 'tcp',
  flags: ['DF', 'SYN'],
  raw: 'IPTLB_NAT_TEST:ACCEPT:IN= OUT=eth0 SRC=10.0.0.2 DST=10.100.0.10 PROTO=TCP DPT=8081 SYN',
  ...over,
});
