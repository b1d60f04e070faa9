import type { Readable } from 'node:stream';
import { fail, ok, type Result } from '#shared/profile';

/** Why no line came. */
export type NoLine = 'ended' | 'too-large' | 'too-late';

const LINE_FEED = 0x0a;

/**
 * Reads a stream line by line, each within limits of size and time. It holds no more of the stream than
 * the line it waits for, and what came with it.
 */
export class LineInput {
  readonly #input: Readable;
  #buffered: Buffer = Buffer.alloc(0);
  #hasEnded = false;
  #wake: () => void = () => undefined;

  constructor(input: Readable) {
    this.#input = input;
    const end = () => {
      this.#hasEnded = true;
      this.#wake();
    };
    input.on('end', end).on('error', end).on('close', end);
  }

  /**
   * @param maxBytes that the line may have
   * @param timeoutMs from now until it must be there whole
   */
  async next(maxBytes: number, timeoutMs: number): Promise<Result<string, NoLine>> {
    const chunks = [this.#buffered];
    const state = {
      end: this.#buffered.indexOf(LINE_FEED),
      bytes: this.#buffered.length,
      isLate: false,
    };
    const take = (chunk: Buffer) => {
      const place = chunk.indexOf(LINE_FEED);
      if (state.end < 0 && place >= 0) state.end = state.bytes + place;
      state.bytes += chunk.length;
      chunks.push(chunk);
      this.#wake();
    };
    const timer = setTimeout(() => {
      state.isLate = true;
      this.#wake();
    }, timeoutMs);
    this.#input.on('data', take).resume();
    while (state.end < 0 && state.bytes <= maxBytes && !state.isLate && !this.#hasEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
    this.#input.off('data', take).pause();

    const { end, bytes, isLate } = state;
    const all = Buffer.concat(chunks);
    if (end >= 0 && end <= maxBytes) {
      this.#buffered = all.subarray(end + 1);
      return ok(all.toString('utf8', 0, end));
    }
    this.#buffered = all.subarray(0, 0);
    if (bytes > maxBytes) return fail('too-large');
    return fail(isLate ? 'too-late' : 'ended');
  }
}
