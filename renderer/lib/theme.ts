import type { Settings } from '#shared/ipc';

/** Puts a theme on the document; the tokens follow `data-theme`, and the system where it is absent. */
export function applyTheme(theme: Settings['theme']): void {
  const { dataset } = document.documentElement;
  if (theme === 'system') delete dataset['theme'];
  else dataset['theme'] = theme;
}
