import type { ActivityList } from '#shared/ipc';
import { create } from 'zustand';
import { bridge, messageOf } from './bridge.ts';

/** What the window knows of the changes that were made. */
export type ActivityStore =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string }
  | ({ readonly kind: 'ready' } & ActivityList);

export const useActivity = create<{ readonly activity: ActivityStore }>(() => ({
  activity: { kind: 'loading' },
}));

/** Follows the list of changes from now on. Returns the function that ends it. */
export function followActivity(): () => void {
  let newest = 0;
  const look = () => {
    newest += 1;
    const turn = newest;
    bridge()
      .invoke('activity:list', null)
      .then(
        (list): ActivityStore => ({ kind: 'ready', ...list }),
        (error: unknown): ActivityStore => ({ kind: 'failed', message: messageOf(error) }),
      )
      .then((activity) => {
        // An answer that a later one has overtaken is history.
        if (turn === newest) useActivity.setState({ activity });
      })
      .catch(() => undefined);
  };
  look();
  return bridge().on('activity:changed', look);
}
