import { appState, refresh } from './app-store.ts';
import { bridge } from './bridge.ts';
import { addressOf, viewOf } from './view-address.ts';
import { go, useViewStore, type View } from './view-store.ts';

/** The views that a desktop's menu can ask for; the main process puts them behind `#`. */
const VIEWS: Readonly<Record<string, View | undefined>> = {
  '#new-profile': { kind: 'new-profile', copyOf: null },
  '#live-log': { kind: 'log' },
  '#/activity': { kind: 'activity' },
};

/**
 * Goes where the page's address asks to, and takes that out of the address: asked for again it is a change
 * again, and a reload does not repeat it.
 *
 * @param isStart whether the address may be that of the last start's view
 * @returns whether somebody asked for it
 */
function goWhereAsked(isStart: boolean): boolean {
  const asked = VIEWS[location.hash];
  const view = asked ?? viewOf(location.hash.slice(1));
  if (!view) return false;
  history.replaceState(null, '', location.pathname + location.search);
  // Who is filling in a new profile already is not asked to throw it away for an empty one.
  if (!asked && isStart && !isWorthOpening(view)) return false;
  const isAtForm = useViewStore.getState().view.kind === 'new-profile';
  if (!isAtForm || view.kind !== 'new-profile') go(view);
  return asked !== undefined;
}

let wasAsked = false;

/** Opens the view that the window begins with, once the first state is there. */
export function openFirstView(): void {
  wasAsked = goWhereAsked(true);
}

/**
 * Follows from now on what the page's address asks for, and has main keep the view for the next start.
 *
 * @returns ends it
 */
export function followLaunchIntent(): () => void {
  const first = useViewStore.getState().view;
  const followChange = () => {
    goWhereAsked(false);
  };
  // What was asked for while the first picture was drawn.
  if (location.hash !== '') followChange();
  window.addEventListener('hashchange', followChange);
  const end = useViewStore.subscribe(({ view }, before) => {
    if (view !== before.view) tell(view);
  });
  // Some of what a person must know is read when the first picture is there.
  const lookAgain = () => {
    const { view } = useViewStore.getState();
    const isLast = view === first && view.kind !== 'overview' && !wasAsked;
    if (isLast && !isWorthOpening(view)) go({ kind: 'overview' });
  };
  refresh().then(lookAgain, () => undefined);
  return () => {
    end();
    window.removeEventListener('hashchange', followChange);
  };
}

/**
 * Whether to open the view of the last start: not that of a profile that is gone, and not where there is
 * something that a person must know, which the overview tells.
 */
function isWorthOpening(view: View): boolean {
  const { profiles, notices } = appState();
  if (notices.length > 0) return false;
  return view.kind !== 'profile' || profiles.some(({ profile }) => profile.name === view.name);
}

/** Has main keep the view for the next start. Where that fails, the next start begins as the first did. */
function tell(view: View): void {
  const address = addressOf(view);
  if (address === null) return;
  bridge()
    .invoke('view:shown', { address })
    .catch(() => undefined);
}
