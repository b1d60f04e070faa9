import type { HitBatch, LiveHit } from '#shared/ipc';

/** A row of the log: a hit, or the place where some were lost. */
export type LogEntry =
  | { readonly kind: 'hit'; readonly hit: LiveHit }
  | { readonly kind: 'gap'; readonly id: string; readonly count: number; readonly at: number };

/** The newest hits that the window keeps. */
export const MAX_ENTRIES = 100_000;
/** So many of the oldest go at once, so that the rest is not moved for every single hit. */
const TRIM = 2000;

/** Drops the oldest entries of a full list, in place. */
export function trim(entries: LogEntry[]): void {
  if (entries.length > MAX_ENTRIES) entries.splice(0, entries.length - MAX_ENTRIES + TRIM);
}

type Listener = (added: readonly LogEntry[] | 'cleared') => void;

/**
 * All hits of the window. Outside of React on purpose: hundreds arrive per second, and the views
 * take what they show of them once per frame.
 */
const entries: LogEntry[] = [];
const listeners = new Set<Listener>();
let dropped: number | null = null;
let lastSeq = -1;

export const logEntries = (): readonly LogEntry[] => entries;

/** Calls `listener` with what comes from now on. Returns the function that ends it. */
export function onLogChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes a batch in, and tells where hits were lost before it. */
export function addBatch(batch: HitBatch): void {
  const added: LogEntry[] = [];
  const hits = batch.hits.filter(({ seq }) => seq > lastSeq);
  const lost = dropped === null ? 0 : batch.dropped - dropped;
  dropped = batch.dropped;
  if (lost > 0) {
    const at = hits[0]?.at ?? Date.now();
    added.push({ kind: 'gap', id: `gap ${batch.dropped}`, count: lost, at });
  }
  for (const hit of hits) added.push({ kind: 'hit', hit });
  lastSeq = hits.at(-1)?.seq ?? lastSeq;
  if (added.length === 0) return;
  for (const entry of added) entries.push(entry);
  trim(entries);
  for (const listener of listeners) listener(added);
}

/** Forgets all hits of the window. */
export function forgetHits(): void {
  entries.length = 0;
  for (const listener of listeners) listener('cleared');
}
