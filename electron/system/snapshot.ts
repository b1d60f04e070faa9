import { fail, ok, type Result } from '#shared/profile';
import { ownRules, type KnownRules, type OwnRules, type Snapshot } from '#shared/ruleset';
import { readNatTable, type IptablesProblem } from './iptables.ts';

/** Reads the nat table and IPTLB's own part in it. Needs root. */
export async function readSnapshot(known?: KnownRules): Promise<Result<Snapshot, IptablesProblem>> {
  const table = await readNatTable(known);
  return table.ok ? ok({ own: ownRules(table.value), table: table.value }) : fail(table.error);
}

/** Reads IPTLB's own part of the nat table. Needs root. */
export async function readOwnRules(): Promise<Result<OwnRules, IptablesProblem>> {
  const snapshot = await readSnapshot();
  return snapshot.ok ? ok(snapshot.value.own) : snapshot;
}
