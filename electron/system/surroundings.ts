import type { Surroundings } from '#shared/preflight';
import { notMasqueraded, othersInFront, type ParsedChain } from '#shared/ruleset';
import { localAddressTest } from './local-addresses.ts';

/** What of others' rules concerns ours, in the nat table as it was read. */
export const surroundingsIn = (
  table: readonly ParsedChain[],
  otherBackend: Surroundings['otherBackend'],
): Surroundings => ({
  inFront: othersInFront(table, localAddressTest()),
  notMasqueraded: notMasqueraded(table),
  otherBackend,
});
