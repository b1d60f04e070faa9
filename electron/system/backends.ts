import { basename } from 'node:path';
import { LIMITS } from '#shared/helper/limits';
import { parseTable } from '#shared/ruleset';
import { existsSync, readFileSync, realpathSync } from './files.ts';
import { runProgram } from './program.ts';

/** The two ways in which iptables can keep its rules; the kernel follows both. */
export type Backend = 'nft' | 'legacy';

/** The command as it is called, which leads to the program of one backend. */
const SAVE = '/usr/sbin/iptables-save';
const PROGRAMS: Readonly<Record<Backend, string>> = {
  nft: '/usr/sbin/xtables-nft-multi',
  legacy: '/usr/sbin/xtables-legacy-multi',
};

/** Tables of the legacy backend that the kernel has at present, in this network namespace. Only root may read it. */
const LEGACY_TABLES = '/proc/net/ip_tables_names';

/** The backend that iptables uses here; null where nobody can tell. */
function backendInUse(): Backend | null {
  try {
    const program = basename(realpathSync(SAVE));
    if (program === basename(PROGRAMS.nft)) return 'nft';
    // Before version 1.8 there was no other.
    return /^xtables-(?:legacy-)?multi$/.test(program) ? 'legacy' : null;
  } catch {
    return null;
  }
}

function hasLegacyNat(): boolean {
  try {
    return readFileSync(LEGACY_TABLES, 'utf8').split('\n').includes('nat');
  } catch {
    // Without the module there is no such file. Whatever else is wrong, iptables says it better.
    return existsSync(LEGACY_TABLES);
  }
}

/**
 * Whether only asking for the nat table would make one: the legacy backend does so, and nobody who merely
 * looks should change what the kernel does to packets.
 */
export const wouldMakeNat = (): boolean => backendInUse() === 'legacy' && !hasLegacyNat();

/**
 * The backend of iptables that is not in use here but has rules in the nat table. Null where there is none,
 * or nobody can tell. Makes no table. Needs root.
 */
export async function otherBackend(): Promise<Backend | null> {
  const used = backendInUse();
  if (used === null) return null;
  const other = used === 'nft' ? 'legacy' : 'nft';
  if (!existsSync(PROGRAMS[other]) || (other === 'legacy' && !hasLegacyNat())) return null;
  const end = await runProgram(PROGRAMS[other], ['iptables-save', '--table', 'nat'], {
    timeoutMs: LIMITS.iptablesMs,
  });
  if (end.kind !== 'exited' || end.code !== 0) return null;
  return parseTable(end.stdout).some(({ rules }) => rules.length > 0) ? other : null;
}
