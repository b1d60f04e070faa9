import type { Readable, Writable } from 'node:stream';
import {
  LIMITS,
  PROTOCOL_VERSION,
  keepDecisionSchema,
  parseJson,
  type ApplyGreeting,
  type ApplyResponse,
  type KeepResponse,
} from '#shared/helper';
import { revert, transact, type TransactionOutcome } from '#system';
import { logOutcome, logRequest } from './audit.ts';
import { LineInput, type NoLine } from './line-input.ts';
import { checkRequest, type CheckedRequest } from './request.ts';

type Answer = (response: ApplyGreeting | ApplyResponse | KeepResponse) => void;

/**
 * `apply`: a greeting, one request, one transaction, one answer; where the request says so, then one
 * decision whether the rules stay. Returns the exit code.
 */
export async function apply(input: Readable, output: Writable): Promise<number> {
  const lines = new LineInput(input);
  const answer: Answer = (response) => output.write(`${JSON.stringify(response)}\n`);

  answer({ type: 'ready', version: PROTOCOL_VERSION });
  const line = await lines.next(LIMITS.requestBytes, LIMITS.requestMs);
  const request = line.ok ? checkRequest(line.value) : noRequest(line.error);
  if (!request.ok) {
    answer({ outcome: 'invalid', problems: request.error });
    return 65;
  }
  // SECURITY: told before it is done and before it is answered, so that no caller can slip away between.
  await logRequest(request.value);
  const outcome = await transact(request.value, request.value.expect);
  await logOutcome(outcome.outcome);
  answer(responseOf(outcome));
  if (outcome.outcome === 'applied' && request.value.keepWithin !== null) {
    return keepOrRevert(lines, answer, request.value, request.value.keepWithin, outcome);
  }
  return outcome.outcome === 'applied' || outcome.outcome === 'unchanged' ? 0 : 1;
}

/**
 * Waits for the decision that the rules stay. Whatever else happens (a no, silence, a caller that is
 * gone, a line that is none) puts the old rules back: nobody may be able to reach this machine.
 */
async function keepOrRevert(
  lines: LineInput,
  answer: Answer,
  request: CheckedRequest,
  seconds: number,
  applied: TransactionOutcome & { readonly outcome: 'applied' },
): Promise<number> {
  const line = await lines.next(LIMITS.decisionBytes, seconds * 1000);
  const decision = keepDecisionSchema.safeParse(line.ok ? parseJson(line.value) : null);
  if (decision.success && decision.data.keep) {
    await logOutcome('kept');
    answer({ outcome: 'kept' });
    return 0;
  }
  const reverted = await revert(request, applied);
  await logOutcome(reverted.ok ? 'reverted' : 'not reverted');
  answer(
    reverted.ok
      ? { outcome: 'reverted', rules: reverted.value }
      : { outcome: 'not-reverted', message: reverted.error.message },
  );
  return reverted.ok ? 0 : 1;
}

function noRequest(why: NoLine): { readonly ok: false; readonly error: readonly string[] } {
  const words: Readonly<Record<NoLine, string>> = {
    ended: 'the request ended before its line did',
    'too-large': `the request is over ${LIMITS.requestBytes} bytes`,
    'too-late': `no whole request came within ${LIMITS.requestMs / 1000} seconds`,
  };
  return { ok: false, error: [words[why]] };
}

function responseOf(outcome: TransactionOutcome): ApplyResponse {
  switch (outcome.outcome) {
    case 'applied':
      return { outcome: 'applied', rules: outcome.after, durationMs: outcome.durationMs };
    case 'unchanged':
    case 'plan-changed':
      return { outcome: outcome.outcome, rules: outcome.rules };
    case 'refused':
    case 'unverified':
    case 'not-put-back':
    case 'busy':
    case 'unavailable':
      return { outcome: outcome.outcome, message: outcome.message };
  }
}
