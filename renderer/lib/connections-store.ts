import type { Connections } from '#shared/ipc';
import type { Profile } from '#shared/profile';
import { useMemo } from 'react';
import { create } from 'zustand';
import { bridge } from './bridge.ts';

const useConnections = create<{ readonly connections: Connections | null }>(() => ({
  connections: null,
}));

/** Follows the kernel's table of connections from now on. Returns the function that ends it. */
export function followConnections(): () => void {
  let hasNews = false;
  const end = bridge().on('connections:changed', (connections) => {
    hasNews = true;
    useConnections.setState({ connections });
  });
  bridge()
    .invoke('connections:get', null)
    .then((connections) => {
      if (!hasNews) useConnections.setState({ connections });
    })
    .catch(() => undefined);
  return end;
}

/** The connections of one profile. */
export interface ProfileConnections {
  /** Why they are not known; null where they are. */
  readonly why: string | null;
  /** Open ones by destination, in the profile's order. */
  readonly active: readonly number[];
  readonly total: number;
  readonly over: number;
  readonly listed: Connections['listed'];
}

/** The connections of a profile; null before the table was read. */
export function useProfileConnections(profile: Profile): ProfileConnections | null {
  const connections = useConnections((store) => store.connections);
  return useMemo(() => connections && ofProfile(connections, profile), [connections, profile]);
}

export function ofProfile(
  { why, counts, listed }: Connections,
  { protocol, source, destinations }: Pick<Profile, 'protocol' | 'source' | 'destinations'>,
): ProfileConnections {
  const isOwn = (each: { readonly protocol: string; readonly source: string }) =>
    each.protocol === protocol && each.source === source;
  const own = counts.filter(isOwn);
  const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
  return {
    why,
    active: destinations.map((destination) =>
      sum(own.flatMap((each) => (each.destination === destination ? [each.active] : []))),
    ),
    // Also those to destinations that the profile no longer has.
    total: sum(own.map(({ active }) => active)),
    over: sum(own.map(({ over }) => over)),
    listed: listed.filter(isOwn),
  };
}
