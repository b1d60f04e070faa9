import { useSyncExternalStore } from 'react';
import { useApp } from './app-store.ts';

const dark = window.matchMedia('(prefers-color-scheme: dark)');

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener);
  return () => dark.removeEventListener('change', listener);
}

/** The colours in use now; for canvases, which do not follow CSS by themselves. */
export function useColorScheme(): 'light' | 'dark' {
  const theme = useApp(({ settings }) => settings.theme);
  const isDark = useSyncExternalStore(subscribe, () => dark.matches);
  return theme === 'system' ? (isDark ? 'dark' : 'light') : theme;
}

/** What a CSS colour comes to at `element`, in a form that a canvas understands. */
export function resolveColor(element: HTMLElement, value: string): string {
  const probe = document.createElement('span');
  probe.style.color = value;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
