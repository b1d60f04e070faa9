import type {
  ApplyGreeting,
  ApplyResponse,
  BootResponse,
  KeepResponse,
  SettingResponse,
} from '#shared/helper';
import { logInvalid } from '#system';
import type { LineInput } from './line-input.ts';

/** A talk with the caller of `apply`. */
export interface Talk {
  /** What the caller says after its request. */
  readonly lines: LineInput;
  readonly answer: (
    response: ApplyGreeting | ApplyResponse | KeepResponse | SettingResponse | BootResponse,
  ) => void;
  /** Whether the end of the caller is seen. */
  readonly hasVisibleEnd: boolean;
}

/** Problems that are told, and characters of each: no caller can ask for an answer of any size. */
const MAX_PROBLEMS = 20;
const MAX_PROBLEM_LENGTH = 300;

/** Tells what is wrong with a request, with which nothing was done. Returns the exit code. */
export async function refuse(problems: readonly string[], { answer }: Talk): Promise<number> {
  const told = problems.slice(0, MAX_PROBLEMS).map((each) => each.slice(0, MAX_PROBLEM_LENGTH));
  await logInvalid(told);
  answer({ outcome: 'invalid', problems: told });
  return EXIT.badData;
}

/** Exit codes of a task; that of bad data is from sysexits.h. */
export const EXIT = { done: 0, notDone: 1, badData: 65 } as const;
