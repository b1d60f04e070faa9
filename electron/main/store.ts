import type { Profile } from '#shared/profile';
import type { Settings } from '#shared/ipc';
import type { StoredData } from './store-file.ts';

/** Replaces the file as a whole. Throws, in words, where that cannot be done. */
export type Write = (data: StoredData) => void;

/** Where a store's data is kept, and what a person must know about that place. */
export interface StorePlace {
  readonly path: string;
  /** What a person must know about the file, in words. */
  readonly notices: readonly string[];
  /** Whether the file says what the data says, something else, or cannot be used. */
  readonly file: 'same' | 'other' | 'unusable';
}

/**
 * Profiles and settings, checked once and held in memory. Each change is one write of the whole; what
 * others do to the file meanwhile is neither read nor trusted.
 */
export class Store {
  readonly path: string;
  #file: StorePlace['file'];
  #notices: readonly string[];
  #write: Write | null = null;
  #data: StoredData;
  /** That the last change of the kernel is not in the file, in words; null where it is. */
  #leftOut: string | null = null;

  constructor(data: StoredData, { path, notices, file }: StorePlace) {
    this.#data = data;
    this.path = path;
    this.#notices = notices;
    this.#file = file;
  }

  get notices(): readonly string[] {
    return this.#leftOut === null ? this.#notices : [...this.#notices, this.#leftOut];
  }

  /**
   * Writes changes from now on; until then, and where the file cannot be used, they are held in memory.
   *
   * @param open readies the file to be written; throws where that is not possible
   */
  keep(open: (path: string) => Write): void {
    if (this.#file === 'unusable') return;
    try {
      const write = open(this.path);
      // What the file says already need not be written: the disk would be waited for at each start.
      if (this.#file === 'other') write(this.#data);
      this.#write = write;
    } catch (error) {
      this.#file = 'unusable';
      const why = error instanceof Error ? error.message : String(error);
      this.#notices = [...this.#notices, notKept(this.path, why)];
    }
  }

  get profiles(): readonly Profile[] {
    return this.#data.profiles;
  }

  set profiles(profiles: readonly Profile[]) {
    this.#save({ ...this.#data, profiles });
  }

  /**
   * Saves profiles as a change of the kernel leaves them. That is done and stays done: where they cannot be
   * written, they stay as they were, and a notice tells it until something is saved again.
   *
   * @param wordsFor what is told, given why
   * @returns the same words; null where they are saved
   */
  saveAfterwards(profiles: readonly Profile[], wordsFor: (why: string) => string): string | null {
    try {
      this.profiles = profiles;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#leftOut = wordsFor(why.endsWith('.') ? why : `${why}.`);
    }
    return this.#leftOut;
  }

  get settings(): Settings {
    return this.#data.settings;
  }

  set settings(settings: Settings) {
    this.#save({ ...this.#data, settings });
  }

  /** Memory follows the file: what could not be written is not shown as saved. */
  #save(data: StoredData): void {
    this.#write?.(data);
    this.#data = data;
    this.#leftOut = null;
  }
}

/** What a person must know where the file cannot be used. */
export const notKept = (path: string, why: string): string =>
  `Nothing is saved in this run: the file ${path} cannot be used. ${why} Put it in order, then start IPTLB again.`;
