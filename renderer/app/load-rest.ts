import { useEffect, useState } from 'react';
import { painted } from '#lib/painted';

export type Rest = typeof import('./rest.tsx');

let rest: Rest | null = null;

/** Loads all of the window that its first picture does without. */
export async function loadRest(): Promise<Rest> {
  return (rest ??= await import('./rest.tsx'));
}

/** All of the window that its first picture does without: null until that is painted, and this loaded. */
export function useRest(): Rest | null {
  const [loaded, setLoaded] = useState(rest);
  useEffect(() => {
    const load = () => {
      loadRest().then(setLoaded, (error: unknown) => {
        // Where the page's files are damaged, the person is told like of any other fault.
        setLoaded(() => {
          throw error;
        });
      });
    };
    // Once what came meanwhile is done, but soon.
    void painted.then(() => requestIdleCallback(load, { timeout: 200 }));
  }, []);
  return loaded;
}
