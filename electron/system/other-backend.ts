import { LIMITS } from '#shared/helper/limits';
import { parseTable } from '#shared/ruleset';
import { existsSync, readFileSync, realpathSync } from './files.ts';
import { runProgram } from './program.ts';

/** Tables of the legacy backend that the kernel has at present. Only root may read it. */
const LEGACY_TABLES = '/proc/net/ip_tables_names';
const SAVE = '/usr/sbin/iptables-save';
const PROGRAMS = {
  nft: '/usr/sbin/xtables-nft-multi',
  legacy: '/usr/sbin/xtables-legacy-multi',
} as const;
type Backend = keyof typeof PROGRAMS;

/**
 * The backend of iptables that is not in use here but has rules in the nat table: the kernel follows
 * both. Null where there is none, or nobody can tell. Makes no table. Needs root.
 */
export async function otherBackend(): Promise<Backend | null> {
  const other = otherThan(SAVE);
  if (other === null || !existsSync(PROGRAMS[other])) return null;
  // Only asking the legacy backend for a table makes one.
  if (other === 'legacy' && !hasLegacyNat()) return null;
  const end = await runProgram(PROGRAMS[other], ['iptables-save', '--table', 'nat'], {
    timeoutMs: LIMITS.iptablesMs,
  });
  if (end.kind !== 'exited' || end.code !== 0) return null;
  return parseTable(end.stdout).some(({ rules }) => rules.length > 0) ? other : null;
}

function otherThan(path: string): Backend | null {
  try {
    const program = realpathSync(path);
    if (program === realpathSync(PROGRAMS.nft)) return 'legacy';
    return program.includes('legacy') ? 'nft' : null;
  } catch {
    return null;
  }
}

function hasLegacyNat(): boolean {
  try {
    return readFileSync(LEGACY_TABLES, 'utf8').split('\n').includes('nat');
  } catch {
    return false;
  }
}
