import { uptime } from 'node:os';
import { bootId } from '#host';
import {
  hasChanged,
  mergeEntries,
  savedAfterUndo,
  undoRules,
  undoSetting,
  type ActivityEntry,
  type DecisionState,
  type Deed,
  type SavedAfterUndo,
} from '#shared/activity';
import type { ActivityItem, ActivityList } from '#shared/ipc';
import { settingKey } from '#shared/preflight';
import { ProfileIndex, chainName, checkProfile, type Profile } from '#shared/profile';

/** Where the entries go, and what a person must know about that place. */
export interface ActivityPlace {
  readonly notices: readonly string[];
  /** Replaces the file as a whole. Throws where that cannot be done. */
  readonly write: (entries: readonly ActivityEntry[]) => void;
}

/** How many changes are kept. */
export const MAX_ENTRIES = 500;
/** Characters of all entries together, as JSON. */
const MAX_SIZE = 8 * 1024 * 1024;

const NOWHERE: ActivityPlace = { notices: [], write: () => undefined };

/** Who changed what: this window's own changes, and those that helper and command have recorded. */
export class Activity {
  readonly #place: ActivityPlace;
  #notices: readonly string[];
  #own: readonly ActivityEntry[];
  /** Null while root's record is not read. */
  #recorded: readonly ActivityEntry[] | null = null;
  /** Per chain, whether the last change that touched it left a profile's rules there. */
  #written: ReadonlyMap<string, boolean> = new Map();
  #onChange: () => void = () => undefined;

  constructor(own: readonly ActivityEntry[] = [], place: ActivityPlace = NOWHERE) {
    this.#own = own;
    this.#place = place;
    this.#notices = place.notices;
    this.#changed();
  }

  get notices(): readonly string[] {
    return this.#notices;
  }

  /** Calls back whenever there is something new to show. */
  follow(onChange: () => void): void {
    this.#onChange = onChange;
  }

  add(entry: ActivityEntry): void {
    this.#own = newest([...this.#own, entry]);
    this.#save();
  }

  /** Adds what became of rules that waited for a decision. */
  decided(id: string, decision: DecisionState): void {
    this.#own = this.#own.map((entry) => (entry.id === id ? { ...entry, decision } : entry));
    this.#save();
  }

  /** Takes root's record as it was read; null when it is read no longer. */
  tookRecord(entries: readonly ActivityEntry[] | null): void {
    this.#recorded = entries?.filter(isSound) ?? null;
    this.#changed();
  }

  /**
   * Whether, by the last change that touched it since the machine was started, a chain has a profile's
   * rules. The kernel may say otherwise.
   */
  isWritten(chain: string): boolean {
    return this.#written.get(chain) === true;
  }

  entry(id: string): ActivityEntry | undefined {
    return this.#all().find((each) => each.id === id);
  }

  /** @param saved the profiles that are saved now: an undone change must fit beside them */
  list(saved: readonly Profile[]): ActivityList {
    const all = this.#all();
    const index = new ProfileIndex(saved);
    const undone = new Set(all.filter(hasChanged).flatMap(({ undoes }) => undoes ?? []));
    return {
      items: all.map((entry) => itemOf(entry, undone.has(entry.id), index)),
      isComplete: this.#recorded !== null,
    };
  }

  #all(): readonly ActivityEntry[] {
    return mergeEntries(this.#own, this.#recorded ?? []);
  }

  /** A change that is done is done: where it cannot be written down, that is told beside it. */
  #save(): void {
    try {
      this.#place.write(this.#own);
      // All that was not recorded before is by now.
      this.#notices = this.#place.notices;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#notices = [...this.#place.notices, `The last change could not be recorded: ${why}`];
    }
    this.#changed();
  }

  #changed(): void {
    this.#written = writtenChains(this.#all());
    this.#onChange();
  }
}

/** What the newest entries say of each chain, of those since the machine was started. */
function writtenChains(newestFirst: readonly ActivityEntry[]): ReadonlyMap<string, boolean> {
  const boot = bootId();
  const since = Date.now() - uptime() * 1000;
  const isBefore = (entry: ActivityEntry) =>
    entry.uptime && boot !== null ? entry.uptime.boot !== boot : entry.at < since;
  const written = new Map<string, boolean>();
  for (const entry of newestFirst) {
    // Whose rules were too many to keep may have touched any chain.
    if (isBefore(entry) || entry.deed.kind === 'many-rules') break;
    // What nobody knows is no ground to miss rules.
    const isSure = entry.outcome === 'applied' && [null, 'kept'].includes(entry.decision);
    if (entry.deed.kind !== 'rules' || entry.decision === 'reverted') continue;
    for (const { chain, after } of entry.deed.chains) {
      if (!written.has(chain) && (isSure || MAY_HAVE_CHANGED.has(entry.outcome))) {
        written.set(chain, isSure && after.kind === 'profile');
      }
    }
  }
  return written;
}

/** Outcomes after which the rules may be any. */
const MAY_HAVE_CHANGED: ReadonlySet<string> = new Set(['applied', 'unknown', 'not-put-back']);

function itemOf(entry: ActivityEntry, isUndone: boolean, saved: ProfileIndex): ActivityItem {
  const { deed, by } = entry;
  return {
    id: entry.id,
    at: entry.at,
    user: by.name ?? (by.uid === null ? null : String(by.uid)),
    uid: by.uid,
    through: entry.through,
    kind: entry.kind,
    subjects: subjectsOf(deed),
    setting: deed.kind === 'setting' ? settingOf(deed) : null,
    boot: deed.kind === 'boot' ? bootOf(deed) : null,
    count: countOf(deed),
    outcome: entry.outcome,
    detail: entry.detail,
    durationMs: entry.durationMs,
    decision: entry.decision,
    isUndone,
    undoProblem: undoProblem(entry, saved),
  };
}

function subjectsOf(deed: Deed): ActivityItem['subjects'] {
  switch (deed.kind) {
    case 'rules':
      return deed.chains.map(({ chain, name }) => ({ chain, name }));
    case 'boot':
      return [...deed.put.map(({ name }) => name), ...deed.drop].map((name) => ({
        name,
        chain: chainName(name),
      }));
    case 'many-rules':
    case 'setting':
      return [];
  }
}

function countOf(deed: Deed): number {
  switch (deed.kind) {
    case 'rules':
      return deed.chains.length;
    case 'boot':
      return deed.put.length + deed.drop.length + deed.more;
    case 'many-rules':
      return deed.chains;
    case 'setting':
      return 0;
  }
}

function bootOf({ put, drop, more }: Deed & { kind: 'boot' }): ActivityItem['boot'] {
  if (more > 0 || (put.length > 0 && drop.length > 0)) return 'both';
  return drop.length > 0 ? 'drop' : 'put';
}

function settingOf({ setting, from, to }: Deed & { kind: 'setting' }): string {
  const key = settingKey(setting);
  return from === null ? `${key} to ${to}` : `${key}: ${from} → ${to}`;
}

function undoProblem(entry: ActivityEntry, saved: ProfileIndex): string | null {
  const { deed } = entry;
  const undo = deed.kind === 'setting' ? undoSetting(entry, deed) : undoRules(entry, saved);
  return undo.ok ? null : undo.error;
}

/** What undoing a change does to the saved profiles, in words; what it does not do as well. */
export function savedWords(entry: ActivityEntry, saved: readonly Profile[]): readonly string[] {
  if (entry.deed.kind !== 'rules') return [];
  if (entry.through === 'command') {
    return [
      'The change was made by the command. Only rules in the kernel are put back: the command’s state file and the profiles saved here stay as they are.',
    ];
  }
  const { restored, savedAgain, kept, leftOut } = savedAfterUndo(entry, saved);
  return [
    ...told(restored, 'is saved again as it was before', 'are saved again as they were before'),
    ...told(savedAgain, 'is saved again', 'are saved again'),
    ...told(
      kept,
      'was edited since and stays saved as it is; it will differ from the kernel',
      'were edited since and stay saved as they are; they will differ from the kernel',
    ),
    ...leftOutWords(leftOut),
    ...(restored.length + savedAgain.length + kept.length + leftOut.length === 0
      ? ['What is saved stays as it is.']
      : []),
  ];
}

/** Names beyond which no more are listed. */
const MAX_TOLD = 5;

function leftOutWords(leftOut: SavedAfterUndo['leftOut']): readonly string[] {
  const more = leftOut.length - MAX_TOLD;
  return [
    ...leftOut
      .slice(0, MAX_TOLD)
      .map(({ name, why }) => `The profile ${name} cannot be saved as it was before. ${why}`),
    ...(more > 0 ? [`Nor can ${more} more: their names or addresses are taken as well.`] : []),
  ];
}

const told = (names: readonly string[], one: string, many: string): string[] => {
  const [only] = names;
  if (only === undefined) return [];
  return names.length === 1
    ? [`The profile ${only} ${one}.`]
    : [
        `The profiles ${names.slice(0, MAX_TOLD).join(', ')}${names.length > MAX_TOLD ? ' and others' : ''} ${many}.`,
      ];
};

/** Whether every profile in it is one: what is undone out of a file is checked like any other input. */
export function isSound({ deed, deleted }: ActivityEntry): boolean {
  if (deleted?.some((profile) => !checkProfile(profile).ok)) return false;
  if (deed.kind === 'boot') return deed.put.every((profile) => checkProfile(profile).ok);
  if (deed.kind !== 'rules') return true;
  return deed.chains
    .flatMap(({ before, after }) => [before, after])
    .every((held) => held.kind !== 'profile' || checkProfile(held.profile).ok);
}

/** As many of the newest entries as are kept. */
export function newest(entries: readonly ActivityEntry[]): readonly ActivityEntry[] {
  let size = 0;
  let first = entries.length;
  while (first > 0 && entries.length - first < MAX_ENTRIES) {
    size += JSON.stringify(entries[first - 1]).length;
    if (size > MAX_SIZE) break;
    first -= 1;
  }
  return entries.slice(first);
}
