import type { ProfileView } from '#shared/ipc';
import { useMemo } from 'react';
import { create } from 'zustand';
import { useAppStore } from './app-store.ts';
import { ratePerSecond, record, totalSeries, type TrafficHistory } from './traffic.ts';

interface TrafficStore {
  readonly histories: ReadonlyMap<string, TrafficHistory>;
}

const useTrafficStore = create<TrafficStore>(() => ({ histories: new Map() }));

/** How often the helper reads the rules, in ms. It tells only what changed: silence means no change. */
const READ_EVERY_MS = 1000;
/** A change read by now may still be under way for so long, in ms. */
const SILENCE_MS = 1500;

/** Keeps the histories of all profiles' counters from now on. Returns the function that ends it. */
export function followTraffic(): () => void {
  let lastAt = 0;
  const look = (profiles: readonly ProfileView[], at: number) => {
    const { histories } = useTrafficStore.getState();
    const next = new Map<string, TrafficHistory>();
    for (const view of profiles) {
      const history = record(histories.get(view.profile.name), view, at);
      if (history) next.set(view.profile.name, history);
    }
    lastAt = at;
    useTrafficStore.setState({ histories: next });
  };
  const end = useAppStore.subscribe(({ state: { rulesAt, profiles } }, before) => {
    if (rulesAt !== null && rulesAt !== before.state.rulesAt) look(profiles, rulesAt);
  });
  const timer = setInterval(() => {
    const { rulesAt, profiles, helper, troubles } = useAppStore.getState().state;
    const isLive = helper.kind === 'live' && troubles.every(({ part }) => part !== 'rules');
    const at = Date.now() - SILENCE_MS;
    if (isLive && rulesAt !== null && lastAt < at) look(profiles, at);
  }, READ_EVERY_MS);
  return () => {
    end();
    clearInterval(timer);
  };
}

/** What was seen of a profile's counters; undefined before the first reading. */
export const useHistory = (name: string): TrafficHistory | undefined =>
  useTrafficStore(({ histories }) => histories.get(name));

/** Connections per second of a profile now, and in the last minute. */
export function useRate(name: string): { readonly now: number | null; readonly series: number[] } {
  const history = useHistory(name);
  return useMemo(() => ({ now: ratePerSecond(history), series: totalSeries(history) }), [history]);
}

/** Connections per second of all profiles together; null while it cannot be told. */
export const useTotalRate = (): number | null =>
  useTrafficStore(({ histories }) => {
    const rates = [...histories.values()].map(ratePerSecond).filter((rate) => rate !== null);
    return rates.length === 0 ? null : rates.reduce((total, rate) => total + rate, 0);
  });
