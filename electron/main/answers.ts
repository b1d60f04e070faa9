import { invocations, type Invocation, type RequestOf, type ResponseOf } from '#shared/ipc';
import type { FirstCall } from './ipc.ts';
import { isOfUsualSize } from './message-size.ts';

/** The calls that the window makes when it has its first state. */
export type LaterCall = Exclude<Invocation, FirstCall>;

/** One function for each of them. */
export type Handlers = {
  readonly [C in LaterCall]: (request: RequestOf<C>) => ResponseOf<C> | Promise<ResponseOf<C>>;
};

/** Answers a call of the window; throws what it is told where the call is refused. */
export type Answer = (channel: LaterCall, message: unknown) => unknown;

/**
 * Answers the calls of the app's own window (see ipc.ts): parses the message, then handles it. A message that
 * fails is refused before anything looks at it.
 */
export function answerWith(handlers: Handlers): Answer {
  return (channel, message) => {
    if (!isOfUsualSize(message))
      throw new Error(`${channel} was refused: the message is too large.`);
    const request = invocations[channel].request.safeParse(message);
    if (!request.success) throw new Error(`${channel} was refused: the message has a wrong shape.`);
    // What it is called with was parsed by the same channel's schema, which types it.
    const handle = handlers[channel] as (request: unknown) => unknown;
    return handle(request.data);
  };
}
