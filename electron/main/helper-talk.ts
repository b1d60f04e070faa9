import { parseJson } from '#shared/helper';
import { readLines } from './lines.ts';
import type { Started } from './spawn.ts';

/** What came from a helper. After anything but a message it says nothing more. */
export type Heard =
  | { readonly kind: 'message'; readonly value: unknown }
  /** It could not be started at all. */
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'ended'; readonly code: number | null; readonly stderr: string };

const MAX_LINE = 256 * 1024 * 1024;
const MAX_STDERR = 4000;

/** A talk with a helper: one JSON value a line, in both directions. */
export class HelperTalk {
  readonly #child: Started;
  readonly #heard: Heard[] = [];
  #stderr = '';
  #wake: () => void = () => undefined;

  constructor(child: Started) {
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-MAX_STDERR);
    });
    readLines(child.stdout, MAX_LINE, (line) => {
      this.#take({ kind: 'message', value: parseJson(line) });
    });
    child.on('error', (error) => {
      this.#take({ kind: 'broken', message: error.message });
    });
    child.on('close', (code) => {
      this.#take({ kind: 'ended', code, stderr: this.#stderr });
    });
  }

  #take(heard: Heard): void {
    this.#heard.push(heard);
    this.#wake();
  }

  /** What comes next; null where nothing comes within `timeoutMs`. One call at a time. */
  async next(timeoutMs: number): Promise<Heard | null> {
    if (this.#heard.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return this.#heard.shift() ?? null;
  }

  say(value: object): void {
    this.#child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** Has nothing more to say: a helper ends with its standard input. */
  end(): void {
    this.#child.stdin.end();
  }

  /**
   * Ends it before it has begun, while pkexec may still be asking, and the wait for what comes next. One that is
   * root's already cannot be killed by its caller; it ends with its standard input.
   */
  giveUp(): void {
    this.end();
    this.#child.kill();
    this.#wake();
  }
}
