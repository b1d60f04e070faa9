import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chainName, type Profile } from '#shared/profile';
import { renderState } from '#shared/state-file';
import { CHECKOUT, onHost } from '#lab';

/** Writes the rules of all these profiles at once, as the command does. */
export async function applyAll(profiles: readonly Profile[]): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), 'iptlb-')), 'state.db');
  writeFileSync(file, renderState(profiles));
  const command = [`${CHECKOUT}/dist/cli/iptlb.cjs`, '-run', '-use-state', '-state-file', file];
  await onHost('client').must(process.execPath, command);
}

/** Takes the first rule out of a profile's chain, as someone else would. */
export async function disturb({ name }: Profile): Promise<void> {
  await onHost('client').must('iptables', ['-t', 'nat', '-D', chainName(name), '1']);
}

/** A chain of ours that belongs to no profile. */
export async function leaveOrphan(): Promise<void> {
  await onHost('client').must('iptables', ['-t', 'nat', '-N', 'IPTLB_NAT_STAGING_OLD']);
}
