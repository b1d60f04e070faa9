import { go, useViewStore, type View } from './view-store.ts';

/** The views that a desktop's menu can ask for; the main process puts them behind `#`. */
const VIEWS: Readonly<Record<string, View | undefined>> = {
  '#new-profile': { kind: 'new-profile', copyOf: null },
  '#kernel': { kind: 'kernel' },
  '#live-log': { kind: 'log' },
  '#/activity': { kind: 'activity' },
};

/**
 * Goes where the page's address asks to, now and whenever it changes, and takes that out of the
 * address: asked for again it is a change again, and a reload does not repeat it.
 *
 * @returns ends it
 */
export function followLaunchIntent(): () => void {
  const follow = () => {
    const view = VIEWS[location.hash];
    if (!view) return;
    history.replaceState(null, '', location.pathname + location.search);
    // Who is filling in a new profile already is not asked to throw it away for an empty one.
    if (useViewStore.getState().view.kind !== view.kind) go(view);
  };
  follow();
  window.addEventListener('hashchange', follow);
  return () => window.removeEventListener('hashchange', follow);
}
