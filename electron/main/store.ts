import type { Profile } from '#shared/profile';
import type { Settings } from '#shared/ipc';
import type { StoredData } from './store-file.ts';

/** Where a store's data goes, and what a person must know about that place. */
export interface StorePlace {
  readonly path: string;
  /** What a person must know about the file, in words. */
  readonly notices: readonly string[];
  /** Replaces the file as a whole. Throws, in words, where that cannot be done. */
  readonly write: (data: StoredData) => void;
}

/**
 * Profiles and settings, checked once and held in memory. Each change is one write of the whole; what
 * others do to the file meanwhile is neither read nor trusted.
 */
export class Store {
  readonly path: string;
  readonly notices: readonly string[];
  readonly #write: StorePlace['write'];
  #data: StoredData;

  constructor(data: StoredData, { path, notices, write }: StorePlace) {
    this.#data = data;
    this.path = path;
    this.notices = notices;
    this.#write = write;
  }

  get profiles(): readonly Profile[] {
    return this.#data.profiles;
  }

  set profiles(profiles: readonly Profile[]) {
    this.#save({ ...this.#data, profiles });
  }

  get settings(): Settings {
    return this.#data.settings;
  }

  set settings(settings: Settings) {
    this.#save({ ...this.#data, settings });
  }

  /** Memory follows the file: what could not be written is not shown as saved. */
  #save(data: StoredData): void {
    this.#write(data);
    this.#data = data;
  }
}
