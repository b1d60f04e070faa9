import { monitorMessageSchema, type MonitorMessage, parseJson } from '#shared/helper';
import { meaningOfEnd, startThroughSudo, type HelperEnd } from './helper-access.ts';
import { readLines } from './lines.ts';
import { SilenceWatch, type SilenceEvents } from './silence.ts';
import type { Started } from './spawn.ts';

const MAX_LINE = 256 * 1024 * 1024;
/** Milliseconds before a monitor that had been running is started again. */
const RESTART_MS = 1000;
/** Milliseconds from one start to the next: each may ask for a password. */
const START_EVERY_MS = 1000;
/** A monitor that lived for less than this is not started again by itself. */
const STABLE_MS = 10_000;

/** What a monitor says, but that it is there. */
export type MonitorNews = Exclude<MonitorMessage, { type: 'alive' }>;

/** A silent monitor may be halted, and go on: what it told is what it goes on from. */
export interface MonitorEvents extends SilenceEvents {
  readonly onMessage: (message: MonitorNews) => void;
  readonly onStart: () => void;
  /** The monitor is not there and is not coming back by itself. */
  readonly onEnd: (end: HelperEnd) => void;
}

/** Keeps the monitor running. One that was refused waits until `connect` is called again. */
export class MonitorClient {
  readonly #events: MonitorEvents;
  readonly #startMonitor: () => Started | null;
  #stop: (() => void) | null = null;
  #isSilent = false;
  #timer: NodeJS.Timeout | null = null;
  #startedAt = -Infinity;

  /** @param startMonitor null where there is no helper, or no way to it */
  constructor(events: MonitorEvents, startMonitor: () => Started | null) {
    this.#events = events;
    this.#startMonitor = startMonitor;
  }

  /**
   * Starts the monitor where none runs, or none that answers: at once, or a moment later where one was just started.
   */
  connect(): void {
    if (this.#isSilent) this.disconnect();
    if (this.#stop || this.#timer) return;
    const wait = this.#startedAt + START_EVERY_MS - performance.now();
    if (wait > 0) this.#connectIn(wait);
    else this.#start();
  }

  #connectIn(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#start();
    }, delayMs);
  }

  #start(): void {
    this.#startedAt = performance.now();
    this.#events.onStart();
    const child = this.#startMonitor();
    if (child) {
      this.#follow(child, (end) => {
        const other = end.why === 'no-polkit' ? startThroughSudo('monitor') : null;
        // Where sudo does not help either, what polkit said is what a person can act on.
        if (other)
          this.#follow(other, (last) => this.#events.onEnd(last.why === 'failed' ? last : end));
        else this.#events.onEnd(end);
      });
    } else {
      this.#events.onEnd({ why: 'not-installed', detail: null });
    }
  }

  /** @param onEnd the monitor ended and is not coming back by itself */
  #follow(child: Started, onEnd: (end: HelperEnd) => void): void {
    const startedAt = performance.now();
    let stderr = '';
    let isOver = false;
    const silence = new SilenceWatch({
      onSilence: () => {
        this.#isSilent = true;
        this.#events.onSilence();
      },
      onSpeech: () => {
        this.#isSilent = false;
        this.#events.onSpeech();
      },
    });
    const leave = () => {
      isOver = true;
      silence.stop();
      this.#isSilent = false;
      this.#stop = null;
    };
    const over = (end: HelperEnd) => {
      if (isOver) return;
      leave();
      const hasRun = performance.now() - startedAt > STABLE_MS;
      if (end.why !== 'failed' || !hasRun) {
        onEnd(end);
        return;
      }
      this.#connectIn(RESTART_MS);
    };
    this.#stop = () => {
      leave();
      child.stdin.end();
    };
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    child.stdout.on('data', () => {
      if (!isOver) silence.heard();
    });
    readLines(child.stdout, MAX_LINE, (line) => {
      const message = monitorMessageSchema.safeParse(parseJson(line));
      if (message.success) {
        if (!isOver && message.data.type !== 'alive') this.#events.onMessage(message.data);
        return;
      }
      child.stdin.end();
      over({ why: 'failed', detail: 'The installed helper is of another version.' });
    });
    child.on('error', (error) => {
      over({ why: 'failed', detail: error.message });
    });
    child.on('close', (code) => {
      over(meaningOfEnd(code, stderr));
    });
  }

  /** Ends the monitor: it goes when its standard input closes. */
  disconnect(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#stop?.();
  }
}
