import { PROFILE_TABS, type View } from './view-store.ts';

/** Views that have nothing more to say than their name. */
const PLAIN = ['overview', 'log', 'kernel', 'activity', 'settings'] as const;

/**
 * A view as what stands behind `#` in the page's address: `kernel`, `profile/web/rules`. The main
 * process keeps it from one start to the next. Null for a form that is being filled in.
 */
export function addressOf(view: View): string | null {
  switch (view.kind) {
    case 'new-profile':
      return null;
    case 'profile':
      return `profile/${view.name}/${view.tab}`;
    case 'overview':
    case 'log':
    case 'kernel':
    case 'activity':
    case 'settings':
      return view.kind;
  }
}

/** The view of an address; null where it is none. */
export function viewOf(address: string): View | null {
  const [kind, name, tab, ...rest] = address.split('/');
  const plain = PLAIN.find((each) => each === kind);
  if (plain !== undefined && name === undefined) return { kind: plain };
  const known = PROFILE_TABS.find((each) => each === tab);
  if (kind === 'profile' && name && known && rest.length === 0) {
    return { kind: 'profile', name, tab: known };
  }
  return null;
}
