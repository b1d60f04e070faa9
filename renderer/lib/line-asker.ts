import type { AskLines, LineAnswer } from './line-match.ts';
import workerUrl from './line-worker.ts?worker&url';

/** Milliseconds for one batch of lines: some hundred times what a usual pattern takes. */
const DEADLINE_MS = 3000;

/**
 * SECURITY: the page's policy takes scripts from this one policy of trusted types, and it gives out the
 * one address that the build has put here.
 */
let policy: { createScriptURL: (url: string) => unknown } | null = null;

function workerAddress(): string {
  const factory = (
    globalThis as {
      trustedTypes?: { createPolicy: (name: string, rules: object) => typeof policy };
    }
  ).trustedTypes;
  policy ??= factory?.createPolicy('iptlb-worker', { createScriptURL: () => workerUrl }) ?? null;
  // To the types of the DOM here an address is a string; the browser wants the trusted one.
  return (policy?.createScriptURL('') ?? workerUrl) as string;
}

/** A worker that is ended when it does not answer in time, and started anew for the next question. */
export class LineAsker {
  #worker: Worker | null = null;
  /** Ends the question that the worker is at; does nothing while there is none. */
  #giveUp: () => void = () => undefined;

  /** Starts the worker before there is a question: to do so takes longer than most answers. */
  readonly prepare = (): void => {
    this.#started();
  };

  readonly ask: AskLines = (question) =>
    new Promise((resolve) => {
      this.#giveUp();
      const worker = this.#started();
      const finish = (answer: LineAnswer | null) => {
        clearTimeout(timer);
        this.#giveUp = () => undefined;
        worker.onmessage = null;
        worker.onerror = null;
        if (answer === null) this.#end();
        resolve(answer);
      };
      const timer = setTimeout(() => finish(null), DEADLINE_MS);
      this.#giveUp = () => finish(null);
      worker.onmessage = ({ data }: MessageEvent<LineAnswer>) => finish(data);
      worker.onerror = () => finish(null);
      worker.postMessage(question);
    });

  /** Ends what is under way: nobody waits for it any more. An idle worker stays, for the next question. */
  stop(): void {
    this.#giveUp();
  }

  /** Ends the worker too. */
  close(): void {
    this.#giveUp();
    this.#end();
  }

  #started(): Worker {
    return (this.#worker ??= new Worker(workerAddress(), { type: 'module' }));
  }

  #end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}
