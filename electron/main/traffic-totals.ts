import type { ProfileView } from '#shared/ipc';
import * as z from 'zod/mini';

const countSchema = z.number().check(z.minimum(0));
const countersSchema = z.object({ packets: countSchema, bytes: countSchema });
type Counters = z.infer<typeof countersSchema>;

const recordSchema = z.object({
  /** By destination: what the kernel's counters said last, and all that they counted. */
  destinations: z.record(z.string(), z.object({ last: countersSchema, total: countersSchema })),
  /** Since the destinations are these: the connections of each, in their order. */
  even: z.object({
    /** When counting began, in ms since 1970; null before their rules were in the kernel. */
    since: z.nullable(z.number()),
    destinations: z.readonly(z.array(z.string())),
    counts: z.readonly(z.array(countSchema)),
  }),
});
export type TrafficRecord = z.infer<typeof recordSchema>;

/** What is kept between two runs of the app. */
export const trafficFileSchema = z.object({
  version: z.literal(1),
  /** Changes with each start of the machine: then all counters of the kernel began anew. */
  boot: z.string(),
  profiles: z.record(z.string(), recordSchema),
});
export type TrafficFile = z.infer<typeof trafficFileSchema>;

const NOTHING: Counters = { packets: 0, bytes: 0 };

/**
 * Adds a reading of the kernel's counters to a profile's running totals.
 *
 * The kernel counts from nothing whenever a chain is rebuilt. A counter that is smaller than before
 * began anew, so all of it is new; a rebuilt chain that nobody watched until it had counted more than
 * before hides what came between.
 */
export function addReading(
  before: TrafficRecord | undefined,
  { profile, status }: Pick<ProfileView, 'profile' | 'status'>,
  at: number,
): TrafficRecord | undefined {
  if (status === null) return before;
  const { destinations } = profile;
  const record = before ?? emptyRecord(destinations);
  const isSame = record.even.destinations.join() === destinations.join();
  const even = isSame ? record.even : emptyRecord(destinations).even;
  const next: TrafficRecord['destinations'] = { ...record.destinations };
  const gains = destinations.map((destination, place) => {
    const known = record.destinations[destination];
    // Rules that are not in the kernel have counted nothing, and will begin with nothing.
    const now = status.state === 'saved' ? null : (status.counters[place] ?? null);
    const last = known?.last ?? NOTHING;
    const gain = now === null ? NOTHING : difference(now, last);
    next[destination] = { last: now ?? NOTHING, total: sum(known?.total ?? NOTHING, gain) };
    return gain.packets;
  });
  return {
    destinations: next,
    even: {
      ...even,
      since: even.since ?? (status.state === 'saved' ? null : at),
      counts: even.counts.map((count, place) => count + (gains[place] ?? 0)),
    },
  };
}

const emptyRecord = (destinations: readonly string[]): TrafficRecord => ({
  destinations: {},
  even: { since: null, destinations, counts: destinations.map(() => 0) },
});

/** The totals of a profile from now on: what the kernel has counted so far is no part of them. */
export const startOver = ({ destinations, even }: TrafficRecord, at: number): TrafficRecord => ({
  destinations: Object.fromEntries(
    Object.entries(destinations).map(([name, { last }]) => [name, { last, total: NOTHING }]),
  ),
  even: { ...even, since: at, counts: even.counts.map(() => 0) },
});

/** After a start of the machine: all counters begin with nothing. */
export const afterBoot = (record: TrafficRecord): TrafficRecord => ({
  ...record,
  destinations: Object.fromEntries(
    Object.entries(record.destinations).map(([name, { total }]) => [
      name,
      { last: NOTHING, total },
    ]),
  ),
});

const difference = (now: Counters, last: Counters): Counters =>
  now.packets < last.packets || now.bytes < last.bytes
    ? now
    : { packets: now.packets - last.packets, bytes: now.bytes - last.bytes };

const sum = (a: Counters, b: Counters): Counters => ({
  packets: a.packets + b.packets,
  bytes: a.bytes + b.bytes,
});
