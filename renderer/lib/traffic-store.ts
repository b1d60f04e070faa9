import type { ProfileView } from '#shared/ipc';
import { useMemo } from 'react';
import { create } from 'zustand';
import { useAppStore } from './app-store.ts';
import { bridge } from './bridge.ts';
import { ratePerSecond, record, totalSeries, type TrafficHistory } from './traffic.ts';

interface TrafficStore {
  readonly histories: ReadonlyMap<string, TrafficHistory>;
}

const useTrafficStore = create<TrafficStore>(() => ({ histories: new Map() }));

/** Keeps the histories of all profiles' counters from now on. Returns the function that ends it. */
export function followTraffic(): () => void {
  const look = (profiles: readonly ProfileView[], at: number) => {
    const { histories } = useTrafficStore.getState();
    const next = new Map<string, TrafficHistory>();
    for (const view of profiles) {
      const history = record(histories.get(view.profile.name), view, at);
      if (history) next.set(view.profile.name, history);
    }
    useTrafficStore.setState({ histories: next });
  };
  const ends = [
    useAppStore.subscribe(({ state: { rulesAt, profiles } }, before) => {
      if (rulesAt !== null && rulesAt !== before.state.rulesAt) look(profiles, rulesAt);
    }),
    bridge().on('rules:unchanged', (at) => {
      const { rulesAt, profiles } = useAppStore.getState().state;
      // What a push has just brought may be newer than this reading, which then adds nothing.
      if (rulesAt !== null) look(profiles, at);
    }),
  ];
  return () => ends.forEach((end) => end());
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
