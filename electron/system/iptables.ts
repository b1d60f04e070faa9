import { LIMITS } from '#shared/helper/limits';
import { fail, ok, type Result } from '#shared/profile';
import { tableReader, type KnownRules, type ParsedChain } from '#shared/ruleset';
import { wouldMakeNat } from './backends.ts';
import type { Lock } from './lock.ts';
import { runProgram, type ProgramEnd } from './program.ts';

/** Why iptables did not do what it was asked. */
export interface IptablesProblem {
  readonly kind: 'unavailable' | 'busy' | 'refused';
  /** In words for a person, with what iptables itself said. */
  readonly message: string;
}

/** Half a table would look as if our rules were gone, and they would be written once more. */
const NOT_WHOLE: IptablesProblem = {
  kind: 'unavailable',
  message: 'What iptables-save printed of the nat table cannot be read to its end.',
};

/** It looks as if there were no rules, while ours may be there and balance. */
const HIDDEN: IptablesProblem = {
  kind: 'unavailable',
  message:
    'The nat table of iptables has something in it that iptables cannot read, so that it shows none of its rules; somebody has put it there with nft. ' +
    'Look for it with: nft list table ip nat. What nft makes belongs into a table of its own.',
};

const IPTABLES = '/usr/sbin/iptables';
const SAVE = '/usr/sbin/iptables-save';
const RESTORE = '/usr/sbin/iptables-restore';

/** Seconds to wait for the xtables lock, which only the legacy backend has. */
const LOCK_SECONDS = 20;
/** iptables' exit code for "somebody else holds the lock" (RESOURCE_PROBLEM in xtables.h). */
const LOCKED = 4;

/** For example `iptables v1.8.9 (nf_tables)`. */
export async function iptablesVersion(): Promise<Result<string, IptablesProblem>> {
  const end = await runProgram(IPTABLES, ['--version'], { timeoutMs: LIMITS.iptablesMs });
  return end.kind === 'exited' && end.code === 0
    ? ok(end.stdout.trim())
    : fail(problemOf(IPTABLES, end));
}

/** What a commit that came to no good end has done to the rules. */
export interface CommitProblem extends IptablesProblem {
  /**
   * - nothing: iptables said no, or could not even be started
   * - unknown: it was ended by force, before its commit or after it; the rules tell which
   * - at-work: it was killed, and the kernel has not let go of it yet
   */
  readonly did: 'nothing' | 'unknown' | 'at-work';
}

/**
 * The nat table with its counters, read at one moment; empty where there is none. Makes none. Needs root.
 *
 * @param known rules that are likely to be there; see learnRules
 */
export async function readNatTable(
  known?: KnownRules,
): Promise<Result<readonly ParsedChain[], IptablesProblem>> {
  if (wouldMakeNat()) return ok([]);
  const reader = tableReader(known);
  const end = await runProgram(SAVE, ['--counters', '--table', 'nat'], {
    timeoutMs: LIMITS.iptablesMs,
    onOutput: reader.push,
  });
  if (end.kind !== 'exited' || end.code !== 0) return fail(readProblem(end));
  const table = reader.end();
  if (reader.isHidden()) return fail(HIDDEN);
  return reader.isWhole() ? ok(table) : fail(NOT_WHOLE);
}

/** What keeps rules from being read is no rule of ours: only what is written can be refused. */
function readProblem(end: ProgramEnd): IptablesProblem {
  const { kind, message } = problemOf(SAVE, end);
  return { kind: kind === 'refused' ? 'unavailable' : kind, message };
}

/**
 * Commits restore text in one transaction: all of it or nothing. Needs root.
 *
 * @param lock is shared with iptables, so that nobody else begins before it ended, whatever becomes of us
 * @param input makes the text, piece by piece; called again where a refused line is to be named
 * @param onInputTaken called while the kernel works on it
 */
export async function commitRules(
  lock: Lock,
  input: () => Iterable<string>,
  onInputTaken?: () => void,
): Promise<Result<null, CommitProblem>> {
  const end = await runProgram(RESTORE, ['--noflush', '--wait', String(LOCK_SECONDS)], {
    input: input(),
    timeoutMs: LIMITS.iptablesMs,
    killMs: LIMITS.iptablesMs,
    file: lock.file,
    ...(onInputTaken ? { onInputTaken } : {}),
  });
  if (end.kind === 'exited' && end.code === 0) return ok(null);
  return fail({ ...problemOf(RESTORE, end, [...input()].join('')), did: whatItDid(end) });
}

function whatItDid(end: ProgramEnd): CommitProblem['did'] {
  switch (end.kind) {
    case 'exited':
    case 'missing':
      return 'nothing';
    case 'failed':
      return end.hasStarted ? 'unknown' : 'nothing';
    case 'timed-out':
      return end.isGone ? 'unknown' : 'at-work';
  }
}

function problemOf(program: string, end: ProgramEnd, input = ''): IptablesProblem {
  switch (end.kind) {
    case 'missing':
      return {
        kind: 'unavailable',
        message: `iptables is not installed: there is no ${program}. Install the package iptables.`,
      };
    case 'timed-out':
      return {
        kind: 'busy',
        message: `iptables did not answer within ${LIMITS.iptablesMs / 1000} seconds.`,
      };
    case 'failed':
      return { kind: 'unavailable', message: `iptables could not be run: ${end.message}.` };
    case 'exited':
      return exitProblem(end.code, end.stderr.trim(), input);
  }
}

function exitProblem(code: number, said: string, input: string): IptablesProblem {
  if (/permission denied|must be root/i.test(said)) {
    return {
      kind: 'unavailable',
      message:
        process.geteuid?.() === 0
          ? 'Root may not read or write rules here: it lacks the capability CAP_NET_ADMIN, as in a container or a user namespace. Give it that (docker run --cap-add=NET_ADMIN, say), or work outside of it.'
          : 'Reading and writing rules needs root.',
    };
  }
  if (
    /(?:unrecognized|unknown|invalid) option.*(?:--wait|--counters|--noflush|-- '?w)/i.test(said)
  ) {
    return {
      kind: 'unavailable',
      message: `This iptables is too old: IPTLB needs one that knows the option --wait, from 1.6.2 on. iptables says: ${said}`,
    };
  }
  if (code === LOCKED && /xtables lock/i.test(said)) {
    return {
      kind: 'busy',
      message: `Another program held the lock of iptables for ${LOCK_SECONDS} seconds.`,
    };
  }
  if (
    /can't initialize|Table does not exist|Protocol not supported|modprobe|Failed to initialize nft/i.test(
      said,
    )
  ) {
    return {
      kind: 'unavailable',
      message: `The kernel has no nat table for iptables, or its modules cannot be loaded. iptables says: ${said}`,
    };
  }
  const line = Number(/line:? (\d+)/.exec(said)?.[1]);
  const rule = Number.isInteger(line) ? input.split('\n')[line - 1] : undefined;
  return {
    kind: 'refused',
    message: [said || `iptables ended with exit code ${code}.`, rule && `Line ${line}: ${rule}`]
      .filter(Boolean)
      .join('\n'),
  };
}
