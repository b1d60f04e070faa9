import { join } from 'node:path';
import type { ProfileTraffic, ProfileView } from '#shared/ipc';
import { bootId } from '#host';
import { renameSync, rmSync, writeFileSync } from './files.ts';
import { readSmallFile } from './small-file.ts';
import {
  addReading,
  afterBoot,
  startOver,
  trafficFileSchema,
  type TrafficFile,
  type TrafficRecord,
} from './traffic-totals.ts';

const NAME = 'traffic.json';
const MAX_BYTES = 32 * 1024 * 1024;
/** Milliseconds from a change to the file that has it; the last one is written when the app ends. */
const WRITE_AFTER_MS = 30_000;

/** Running totals of all profiles' counters, kept in a file of their own. */
export class Traffic {
  readonly #path: string;
  readonly #boot: string;
  /** What a person must know about the file, in words. */
  readonly notices: readonly string[];
  #records: Map<string, TrafficRecord>;
  #timer: NodeJS.Timeout | null = null;
  #isUsable = true;

  /** @param boot says which start of the machine this is */
  constructor(folder: string, now: Date, boot = bootId() ?? 'unknown') {
    this.#path = join(folder, NAME);
    this.#boot = boot;
    const { file, notices } = this.#read(now);
    const isSameBoot = file?.boot === boot;
    this.notices = notices;
    this.#records = new Map(
      Object.entries(file?.profiles ?? {}).map(([name, record]) => [
        name,
        isSameBoot ? record : afterBoot(record),
      ]),
    );
  }

  #read(now: Date): { readonly file: TrafficFile | null; readonly notices: readonly string[] } {
    const read = readSmallFile(this.#path, MAX_BYTES);
    if (read.kind === 'absent') return { file: null, notices: [] };
    if (read.kind === 'unusable') {
      this.#isUsable = false;
      const notice = `Traffic totals of this run are not saved: the file ${this.#path} cannot be used. ${read.why}`;
      return { file: null, notices: [notice] };
    }
    const parsed = trafficFileSchema.safeParse(jsonOf(read.text));
    if (parsed.success) return { file: parsed.data, notices: [] };
    const aside = this.#path.replace(
      /\.json$/,
      `.damaged-${now.toISOString().replaceAll(/[:.]/g, '-')}.json`,
    );
    try {
      renameSync(this.#path, aside);
    } catch {
      this.#isUsable = false;
    }
    const notice = `The file of traffic totals could not be read and was set aside as ${aside}. Totals begin anew.`;
    return { file: null, notices: [notice] };
  }

  /** Takes in the counters of a reading; profiles that are gone are forgotten. */
  read(views: readonly Pick<ProfileView, 'profile' | 'status'>[], at: number): void {
    const next = new Map<string, TrafficRecord>();
    for (const view of views) {
      const record = addReading(this.#records.get(view.profile.name), view, at);
      if (record) next.set(view.profile.name, record);
    }
    this.#records = next;
    this.#writeLater();
  }

  /** What is known of a profile's destinations, in their order; null before the first reading. */
  of({ name, destinations }: ProfileView['profile']): ProfileTraffic | null {
    const record = this.#records.get(name);
    if (record?.even.destinations.join() !== destinations.join()) return null;
    return {
      totals: destinations.map(
        (each) => record.destinations[each]?.total ?? { packets: 0, bytes: 0 },
      ),
      evenSince: record.even.since,
      even: record.even.counts,
    };
  }

  /** A profile has another name from now on, under which its totals go on. */
  rename(from: string, to: string): void {
    const record = this.#records.get(from);
    if (!record || from === to) return;
    this.#records.delete(from);
    this.#records.set(to, record);
    this.#writeLater();
  }

  /** The totals of a profile begin anew. */
  reset(name: string, at: number): void {
    const record = this.#records.get(name);
    if (!record) return;
    this.#records.set(name, startOver(record, at));
    this.#writeLater();
  }

  #writeLater(): void {
    this.#timer ??= setTimeout(() => {
      this.save();
    }, WRITE_AFTER_MS).unref();
  }

  /** Replaces the file as a whole. Where that cannot be done, the totals of this run are lost with it. */
  save(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isUsable || this.#records.size === 0) return;
    const file: TrafficFile = {
      version: 1,
      boot: this.#boot,
      profiles: Object.fromEntries(this.#records),
    };
    const part = `${this.#path}.part`;
    try {
      writeFileSync(part, JSON.stringify(file), { mode: 0o600 });
      renameSync(part, this.#path);
    } catch {
      rmSync(part, { force: true });
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
