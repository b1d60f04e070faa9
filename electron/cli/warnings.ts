import { readHostFacts } from '#host';
import { surroundingsOf, warningsOf, type Circumstances } from '#shared/preflight';
import { chainName, type Profile } from '#shared/profile';
import type { ParsedChain } from '#shared/ruleset';
import { isUnsettled, otherBackend, surroundingsIn } from '#system';
import type { LogLine } from './log-line.ts';
import * as say from './messages.ts';

/** What of others' rules concerns ours, in a nat table that was just read. */
export const readSurroundings = async (
  table: readonly ParsedChain[],
): Promise<NonNullable<Circumstances['surroundings']>> =>
  surroundingsOf(surroundingsIn(table, await otherBackend()));

/** What keeps a profile from working although its rules are in the kernel, each with its fix. */
export async function readWarnings(
  profile: Profile,
  table: readonly ParsedChain[],
): Promise<readonly LogLine[]> {
  const [facts, surroundings] = await Promise.all([readHostFacts(), readSurroundings(table)]);
  return warningsOf(profile, chainName(profile.name), { facts, surroundings }).map(
    ({ message, fix, command }) => say.hindered(profile.name, message, fix, command),
  );
}

/** Says so where a run has not ended, so that the state file does not have its change yet. */
export const unsettledLines = (stateFile: string): readonly LogLine[] =>
  isUnsettled(stateFile) ? [say.unsettled(stateFile)] : [];
