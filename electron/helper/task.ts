import type { ApplyGreeting, ApplyResponse, KeepResponse, SettingResponse } from '#shared/helper';
import type { LineInput } from './line-input.ts';

/** A talk with the caller of `apply`. */
export interface Talk {
  /** What the caller says after its request. */
  readonly lines: LineInput;
  readonly answer: (
    response: ApplyGreeting | ApplyResponse | KeepResponse | SettingResponse,
  ) => void;
}

/** Exit codes of a task; that of bad data is from sysexits.h. */
export const EXIT = { done: 0, notDone: 1, badData: 65 } as const;
