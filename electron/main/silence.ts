/** Milliseconds between two looks. */
const LOOK_EVERY_MS = 1000;
/** Looks without a word until that is silence: several words of a monitor on a very busy machine. */
const SILENT_LOOKS = 15;

/** Called once for each silence, and once for each end of one. */
export interface SilenceEvents {
  readonly onSilence: () => void;
  readonly onSpeech: () => void;
}

/**
 * Notices when somebody who speaks again and again falls silent, for some 15 seconds, and when it speaks once more.
 * The watch begins with its first word.
 *
 * Silence is counted in looks and not by a clock: while this process or the machine was halted nobody looked, and
 * what came meanwhile is heard before the look after next.
 */
export class SilenceWatch {
  readonly #events: SilenceEvents;
  #timer: NodeJS.Timeout | null = null;
  #looks = 0;

  constructor(events: SilenceEvents) {
    this.#events = events;
  }

  /** A word came, or a part of one. */
  heard(): void {
    const wasSilent = this.#looks >= SILENT_LOOKS;
    this.#looks = 0;
    this.#timer ??= setInterval(() => {
      this.#look();
    }, LOOK_EVERY_MS);
    if (wasSilent) this.#events.onSpeech();
  }

  #look(): void {
    this.#looks += 1;
    if (this.#looks === SILENT_LOOKS) this.#events.onSilence();
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer);
  }
}
