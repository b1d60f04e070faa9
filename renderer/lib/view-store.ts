import { create } from 'zustand';
import { isEqual } from './equal.ts';

export const PROFILE_TABS = ['traffic', 'rules', 'log', 'edit'] as const;
export type ProfileTab = (typeof PROFILE_TABS)[number];

/** What the window shows. */
export type View =
  | { readonly kind: 'overview' }
  | { readonly kind: 'log' }
  | { readonly kind: 'kernel' }
  | { readonly kind: 'activity' }
  | { readonly kind: 'settings' }
  /** The form of a new profile, filled from `copyOf` where that is a profile's name. */
  | { readonly kind: 'new-profile'; readonly copyOf: string | null }
  | { readonly kind: 'profile'; readonly name: string; readonly tab: ProfileTab };

/** What lies over the view. */
export type Overlay = 'palette' | 'shortcuts' | null;

interface ViewStore {
  readonly view: View;
  readonly overlay: Overlay;
  /** Whether the view has changes that are not saved. */
  readonly isDirty: boolean;
  /** Where a person wanted to go before being asked about unsaved changes. */
  readonly wanted: View | null;
  /** Another one after each discarding: a form that follows begins anew, also where it is the same. */
  readonly form: number;
}

export const useViewStore = create<ViewStore>(() => ({
  view: { kind: 'overview' },
  overlay: null,
  isDirty: false,
  wanted: null,
  form: 0,
}));

/** Shows a view; asks first where unsaved changes would be lost. */
export function go(view: View): void {
  useViewStore.setState(({ view: present, isDirty }) => {
    if (!isDirty) return { view, overlay: null };
    // One new profile is not the next.
    const isLeft = view.kind === 'new-profile' || !isEqual(view, present);
    return isLeft ? { wanted: view, overlay: null } : { overlay: null };
  });
}

export const goToProfile = (name: string, tab: ProfileTab = 'traffic'): void =>
  go({ kind: 'profile', name, tab });

/** Tells whether leaving the view would lose something. */
export const setDirty = (isDirty: boolean): void => useViewStore.setState({ isDirty });

/** The answer to the question about unsaved changes: lose them, and go on. */
export const discardChanges = (): void =>
  useViewStore.setState(({ view, wanted, form }) => ({
    view: wanted ?? view,
    wanted: null,
    isDirty: false,
    form: form + 1,
  }));

/** The answer to the question about unsaved changes: keep them, and stay. */
export const keepChanges = (): void => useViewStore.setState({ wanted: null });

export const showOverlay = (overlay: Overlay): void => useViewStore.setState({ overlay });
