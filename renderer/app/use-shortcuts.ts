import { useEffect } from 'react';
import { appState } from '#lib/app-store';
import { startChange } from '#lib/change-store';
import { go, goToProfile, showOverlay, useViewStore } from '#lib/view-store';

/** A second key of a sequence must follow within this time, in ms. */
const SEQUENCE_MS = 1000;

/** The keys that work in every view (see words.shortcuts). */
export function useShortcuts(): void {
  useEffect(() => {
    let goAt = -Infinity;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const isCommand = event.ctrlKey || event.metaKey;
      if (isCommand && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        showOverlay('palette');
        return;
      }
      if (isCommand || event.altKey || isTakingKeys(event.target)) return;
      const action =
        event.timeStamp - goAt < SEQUENCE_MS ? goActions[event.key] : actions[event.key];
      goAt = event.key === 'g' ? event.timeStamp : -Infinity;
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

type Actions = Readonly<Record<string, (() => void) | undefined>>;

const goActions: Actions = {
  o: () => go({ kind: 'overview' }),
  l: () => go({ kind: 'log' }),
  r: () => go({ kind: 'kernel' }),
  a: () => go({ kind: 'activity' }),
  s: () => go({ kind: 'settings' }),
};

const actions: Actions = {
  n: () => go({ kind: 'new-profile', copyOf: null }),
  '?': () => showOverlay('shortcuts'),
  '/': () => {
    const fields = document.querySelectorAll<HTMLElement>('[data-shortcut="search"]');
    // The view's own search stands after the sidebar's.
    fields.item(fields.length - 1).focus();
  },
  j: () => step(1),
  k: () => step(-1),
  e: () => withProfile((name) => goToProfile(name, 'edit')),
  a: () => withProfile((name) => void startChange({ kind: 'apply', profiles: [name] })),
};

function withProfile(act: (name: string) => void): void {
  const { view } = useViewStore.getState();
  if (view.kind === 'profile') act(view.name);
}

/** Goes to the profile before or after the present one; from another view, to the first or last. */
function step(by: 1 | -1): void {
  const { view } = useViewStore.getState();
  const { profiles } = appState();
  const at = profiles.findIndex(
    ({ profile }) => view.kind === 'profile' && profile.name === view.name,
  );
  const next = at < 0 ? profiles.at(by === 1 ? 0 : -1) : profiles[at + by];
  if (next) goToProfile(next.profile.name, view.kind === 'profile' ? view.tab : 'traffic');
}

/** Whether keys mean something where they are pressed: text, or an entry of a menu by its first letter. */
const isTakingKeys = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.closest('[role="menu"], [role="listbox"]') !== null ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type)));
