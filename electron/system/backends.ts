import { basename } from 'node:path';
import { LIMITS } from '#shared/helper/limits';
import { tableReader, type ParsedChain } from '#shared/ruleset';
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
export function backendInUse(): Backend | null {
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

/** What the backend of iptables that is not in use here has in its nat table. */
interface Other {
  readonly backend: Backend;
  readonly chains: readonly ParsedChain[];
  /** Whether there is something that iptables does not show. */
  readonly isHidden: boolean;
}

/**
 * The backend of iptables that is not in use here but has rules in the nat table. Null where there is none,
 * or nobody can tell. Makes no table. Needs root.
 */
export async function otherBackend(): Promise<Backend | null> {
  const other = await readOther();
  const hasRules =
    other !== null && (other.isHidden || other.chains.some(({ rules }) => rules.length > 0));
  return hasRules ? other.backend : null;
}

/** The same where it has a chain of that name. */
export async function otherBackendWith(chain: string): Promise<Backend | null> {
  const other = await readOther();
  return other?.chains.some(({ name }) => name === chain) ? other.backend : null;
}

async function readOther(): Promise<Other | null> {
  const used = backendInUse();
  if (used === null) return null;
  const backend = used === 'nft' ? 'legacy' : 'nft';
  if (!existsSync(PROGRAMS[backend]) || (backend === 'legacy' && !hasLegacyNat())) return null;
  const reader = tableReader();
  const end = await runProgram(PROGRAMS[backend], ['iptables-save', '--table', 'nat'], {
    timeoutMs: LIMITS.iptablesMs,
    onOutput: reader.push,
  });
  if (end.kind !== 'exited' || end.code !== 0) return null;
  return { backend, chains: reader.end(), isHidden: reader.isHidden() };
}
