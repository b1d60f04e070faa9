import { LIMITS, PROTOCOL_VERSION, type ApplyRequest } from '#shared/helper';
import { fail } from '#shared/profile';
import type { Caller } from '#system';
import { LineInput, type NoLine } from './line-input.ts';
import { parseRequest } from './request.ts';
import { changeBoot } from './task-boot.ts';
import { changeRules } from './task-rules.ts';
import { setSetting } from './task-setting.ts';
import { refuse, type Talk } from './task.ts';

/** `apply`: a greeting, one request, one task. Returns the exit code. */
export async function apply({
  input,
  output,
  hasVisibleEnd,
}: Omit<Caller, 'tell' | 'takeLeave'>): Promise<number> {
  const lines = new LineInput(input);
  const answer: Talk['answer'] = (response) => output.write(`${JSON.stringify(response)}\n`);

  answer({ type: 'ready', version: PROTOCOL_VERSION });
  const line = await lines.next(LIMITS.requestBytes, LIMITS.requestMs);
  const request = line.ok ? parseRequest(line.value) : fail([wordsOf(line.error)]);
  const talk = { lines, answer, hasVisibleEnd };
  return request.ok ? carryOut(request.value, talk) : refuse(request.error, talk);
}

function carryOut(request: ApplyRequest, talk: Talk): Promise<number> {
  switch (request.task) {
    case 'rules':
      return changeRules(request, talk);
    case 'setting':
      return setSetting(request, talk);
    case 'boot':
      return changeBoot(request, talk);
  }
}

function wordsOf(why: NoLine): string {
  switch (why) {
    case 'ended':
      return 'the request ended before its line did';
    case 'too-large':
      return `the request is over ${LIMITS.requestBytes} bytes`;
    case 'too-late':
      return `no whole request came within ${LIMITS.requestMs / 1000} seconds`;
  }
}
