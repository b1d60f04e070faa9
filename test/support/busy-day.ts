import type { HitChunk } from '#shared/ipc';

const PER_CHUNK = 1000;
/** Hits of a busy day: so many ms apart. */
const APART = 86;

/** Lines of a busy day, as the helper passes them on. */
export const linesOf = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => lineOf(first + index));

function lineOf(number: number): string {
  const profile = number % 20;
  const client = (number * 7919) % 2000;
  const source = `10.${client % 4}.${client >> 4}.${1 + (client % 250)}`;
  const port = 1024 + ((number * 31_337) % 60_000);
  const head = `[${((number * APART) / 1000).toFixed(6).padStart(12)}] IPTLB_NAT_BENCH_${profile}:ACCEPT:`;
  const packet = `LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=${(number * 17) % 65_536} DF PROTO=TCP`;
  const ports = `SPT=${port} DPT=${8081 + profile} WINDOW=64240 RES=0x00 SYN URGP=0`;
  return `${head}IN=eth0 OUT= MAC=02:42:0a:00:00:02:02:42:0a:00:00:01:08:00 SRC=${source} DST=10.100.0.10 ${packet} ${ports}`;
}

export const chunksOf = (first: number, count: number): HitChunk[] =>
  Array.from({ length: count / PER_CHUNK }, (_, place) => ({
    count: PER_CHUNK,
    lines: linesOf(first + place * PER_CHUNK, PER_CHUNK).join('\n'),
    bootAt: 1_764_000_000_000,
    gaps: [],
  }));
