import { randomInt } from 'node:crypto';
import { RULES_BACKENDS, type Profile } from '#shared/profile';
import { destinations } from '../support/profiles.ts';

export const pick = <T>(from: readonly [T, ...T[]]): T => from[randomInt(from.length)] ?? from[0];

/** A profile of a name with anything that may differ; each place has a port of its own on one address. */
export const anyVersion = (name: string, place: number): Profile => ({
  name,
  source: `10.1.0.1:${8000 + place}`,
  destinations: destinations(randomInt(1, 6)),
  protocol: pick(['tcp', 'udp']),
  rulesBackend: pick(RULES_BACKENDS),
  logEnabled: pick([true, false]),
  logLevel: randomInt(8),
});
